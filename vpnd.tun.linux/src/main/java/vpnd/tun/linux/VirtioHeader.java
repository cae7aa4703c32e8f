// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header in front of each packet that passes a tun device with IFF_VNET_HDR: {@code struct
 * virtio_net_hdr} of {@code linux/virtio_net.h}, 10 bytes, in the order of this processor.
 *
 * <pre>
 *   0       1          2         4          6            8             10
 *   | flags | GSO type | (hint)  | GSO size | csum start | csum offset |
 * </pre>
 *
 * <p>With the flag for it, the checksum at start + offset is to be finished: the field holds the
 * sum of the pseudo header, and what it covers begins at the start. A GSO type other than 0 says
 * that this is a large packet, to be cut into segments that carry as many bytes as the size says.
 */
final class VirtioHeader {
  static final int SIZE = 10;
  private static final int NEEDS_CHECKSUM = 1;
  private static final int TCP_IPV4 = 1;
  private static final int TCP_IPV6 = 4;
  private static final int UDP = 5;
  private static final int ECN = 0x80;

  private VirtioHeader() {}

  static boolean needsChecksum(ByteBuffer host, int at) {
    return (host.get(at) & NEEDS_CHECKSUM) != 0;
  }

  static boolean isLarge(ByteBuffer host, int at) {
    return host.get(at + 1) != 0;
  }

  /** What a large packet carries; null if that is nothing that we asked the host for. */
  static @Nullable Transport transport(ByteBuffer host, int at) {
    return switch (host.get(at + 1) & 0xff & ~ECN) {
      case TCP_IPV4, TCP_IPV6 -> Transport.TCP;
      case UDP -> Transport.UDP;
      default -> null;
    };
  }

  static int segmentSize(ByteBuffer host, int at) {
    return host.getShort(at + 4) & 0xffff;
  }

  static int checksumStart(ByteBuffer host, int at) {
    return host.getShort(at + 6) & 0xffff;
  }

  static int checksumOffset(ByteBuffer host, int at) {
    return host.getShort(at + 8) & 0xffff;
  }

  /** Describes a packet that is whole. */
  static void clear(ByteBuffer host, int at) {
    host.putLong(at, 0).putShort(at + 8, (short) 0);
  }

  /**
   * Describes a packet with a partial checksum.
   *
   * @param start where the header of the transport begins in the packet
   */
  static void partial(ByteBuffer host, int at, Transport transport, int start) {
    host.putLong(at, 0)
        .put(at, (byte) NEEDS_CHECKSUM)
        .putShort(at + 6, (short) start)
        .putShort(at + 8, (short) transport.checksum);
  }

  /**
   * Describes a large packet with a partial checksum.
   *
   * @param start where the header of the transport begins in the packet
   * @param payload where its payload begins
   */
  static void describe(
      ByteBuffer host,
      int at,
      Transport transport,
      boolean isIpv4,
      int segmentSize,
      int start,
      int payload) {
    int type = transport == Transport.UDP ? UDP : isIpv4 ? TCP_IPV4 : TCP_IPV6;
    partial(host, at, transport, start);
    host.put(at + 1, (byte) type)
        .putShort(at + 2, (short) payload)
        .putShort(at + 4, (short) segmentSize);
  }
}
