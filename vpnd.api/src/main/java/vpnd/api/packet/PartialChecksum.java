// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.packet;

import java.nio.ByteBuffer;

/** Completes the partial checksum of a TCP (RFC 9293) or UDP (RFC 768) packet in IPv4 or IPv6. */
final class PartialChecksum {
  private static final int IPV4_WITHOUT_OPTIONS = 0x45;
  private static final int IPV4_SIZE = 20;
  private static final int IPV4_LENGTH = 2;
  private static final int IPV4_FRAGMENT = 6;

  /** More fragments follow, or the offset of this one. */
  private static final int FRAGMENT = 0x3fff;

  private static final int IPV4_PROTOCOL = 9;
  private static final int IPV6_SIZE = 40;
  private static final int IPV6_LENGTH = 4;
  private static final int IPV6_NEXT_HEADER = 6;
  private static final int TCP = 6;
  private static final int TCP_SIZE = 20;
  private static final int TCP_OFFSET = 12;
  private static final int TCP_CHECKSUM = 16;
  private static final int UDP = 17;
  private static final int UDP_SIZE = 8;
  private static final int UDP_LENGTH = 4;
  private static final int UDP_CHECKSUM = 6;

  private PartialChecksum() {}

  /**
   * Completes the field. A packet of another kind is not changed.
   *
   * @param bytes big-endian
   */
  static void finish(ByteBuffer bytes, int from, int to) {
    int length = to - from;
    if (length >= IPV4_SIZE && bytes.get(from) == IPV4_WITHOUT_OPTIONS) {
      boolean isFragment = (bytes.getShort(from + IPV4_FRAGMENT) & FRAGMENT) != 0;
      if (!isFragment && unsigned(bytes, from + IPV4_LENGTH) == length) {
        finish(bytes, bytes.get(from + IPV4_PROTOCOL), from + IPV4_SIZE, to);
      }
    } else if (length >= IPV6_SIZE
        && bytes.get(from) >>> 4 == 6
        && unsigned(bytes, from + IPV6_LENGTH) == length - IPV6_SIZE) {
      finish(bytes, bytes.get(from + IPV6_NEXT_HEADER), from + IPV6_SIZE, to);
    }
  }

  private static void finish(ByteBuffer bytes, int protocol, int header, int to) {
    if (protocol == TCP ? isTcp(bytes, header, to) : protocol == UDP && isUdp(bytes, header, to)) {
      int field = header + (protocol == TCP ? TCP_CHECKSUM : UDP_CHECKSUM);
      bytes.putShort(field, Checksum.ofNonZero(Checksum.sum(bytes, header, to)));
    }
  }

  private static boolean isTcp(ByteBuffer bytes, int header, int to) {
    if (to - header < TCP_SIZE) {
      return false;
    }
    int size = (bytes.get(header + TCP_OFFSET) >>> 4 & 0xf) * 4;
    return size >= TCP_SIZE && size <= to - header;
  }

  private static boolean isUdp(ByteBuffer bytes, int header, int to) {
    return to - header >= UDP_SIZE && unsigned(bytes, header + UDP_LENGTH) == to - header;
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xffff;
  }
}
