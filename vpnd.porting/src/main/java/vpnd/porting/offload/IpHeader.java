// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.nio.ByteBuffer;
import vpnd.api.packet.Checksum;

/** IP headers of a packet that begins at {@code at}: RFC 791 and RFC 8200. */
public final class IpHeader {
  public static final int IPV4_SIZE = 20;
  public static final int IPV6_SIZE = 40;

  /** Offset of the total length in IPv4. */
  public static final int TOTAL_LENGTH = 2;

  /** Offset of the identification in IPv4. */
  public static final int IDENTIFICATION = 4;

  /** Offset of flags and fragment offset in IPv4, 16 bits together. */
  public static final int FRAGMENT = 6;

  /** Offset of the protocol in IPv4. */
  public static final int PROTOCOL = 9;

  /** Offset of the payload length in IPv6. */
  public static final int PAYLOAD_LENGTH = 4;

  /** Offset of the next header field in IPv6. */
  public static final int NEXT_HEADER = 6;

  private static final int CHECKSUM = 10;
  private static final int IPV4_ADDRESSES = 12;
  private static final int IPV6_ADDRESSES = 8;
  private static final int MORE_OR_OFFSET = 0x3fff;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int DESTINATION_OPTIONS = 60;

  private IpHeader() {}

  public static int version(ByteBuffer bytes, int at) {
    return bytes.get(at) >>> 4 & 0xf;
  }

  /** Whether a packet has a version of IP and at least the length of the shortest header. */
  public static boolean mayBeAt(ByteBuffer bytes, int at, int length) {
    int version = length < IPV4_SIZE ? 0 : version(bytes, at);
    return version == 4 || (version == 6 && length >= IPV6_SIZE);
  }

  /** Length in bytes of an IPv4 header with options. */
  public static int ipv4Length(ByteBuffer bytes, int at) {
    return (bytes.get(at) & 0xf) * 4;
  }

  /**
   * Finds the transport header, after options and extension headers.
   *
   * @param end of the packet
   * @return its offset; -1 if the packet has another protocol or is a fragment
   */
  public static int findTransport(ByteBuffer bytes, int at, int end, int protocol) {
    return switch (end - at < IPV4_SIZE ? 0 : version(bytes, at)) {
      case 4 -> findInIpv4(bytes, at, end, protocol);
      case 6 -> end - at < IPV6_SIZE ? -1 : findInIpv6(bytes, at, end, protocol);
      default -> -1;
    };
  }

  private static int findInIpv4(ByteBuffer bytes, int at, int end, int protocol) {
    int length = ipv4Length(bytes, at);
    boolean isWhole = (bytes.getShort(at + FRAGMENT) & MORE_OR_OFFSET) == 0;
    boolean isOfProtocol = (bytes.get(at + PROTOCOL) & 0xff) == protocol;
    return isWhole && isOfProtocol && length >= IPV4_SIZE && length <= end - at ? at + length : -1;
  }

  private static int findInIpv6(ByteBuffer bytes, int at, int end, int protocol) {
    int next = bytes.get(at + NEXT_HEADER) & 0xff;
    int found = at + IPV6_SIZE;
    while (next != protocol) {
      boolean isExtension = next == HOP_BY_HOP || next == ROUTING || next == DESTINATION_OPTIONS;
      if (!isExtension || end - found < 8) {
        return -1;
      }
      next = bytes.get(found) & 0xff;
      found += 8 + (bytes.get(found + 1) & 0xff) * 8;
    }
    return found <= end ? found : -1;
  }

  /** Sets the length of the packet in bytes, and for IPv4 the header checksum. */
  public static void setLength(ByteBuffer bytes, int at, int length) {
    if (version(bytes, at) == 4) {
      bytes.putShort(at + TOTAL_LENGTH, (short) length);
      setChecksum(bytes, at);
    } else {
      bytes.putShort(at + PAYLOAD_LENGTH, (short) (length - IPV6_SIZE));
    }
  }

  /** Sets the checksum of an IPv4 header. */
  static void setChecksum(ByteBuffer bytes, int at) {
    bytes.putShort(at + CHECKSUM, (short) 0);
    long sum = Checksum.sum(bytes, at, at + ipv4Length(bytes, at));
    bytes.putShort(at + CHECKSUM, Checksum.of(sum));
  }

  /** The pseudo-header sum for a transport header that follows the addresses. */
  public static long pseudoSum(ByteBuffer bytes, int at, boolean isIpv4, int protocol, int length) {
    int addresses = at + (isIpv4 ? IPV4_ADDRESSES : IPV6_ADDRESSES);
    int end = at + (isIpv4 ? IPV4_SIZE : IPV6_SIZE);
    return Checksum.sum(bytes, addresses, end) + protocol + length;
  }
}
