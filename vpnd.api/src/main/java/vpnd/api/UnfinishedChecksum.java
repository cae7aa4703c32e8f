// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.nio.ByteBuffer;

/** Finishes the checksum of a packet of TCP (RFC 9293) or UDP (RFC 768) in IPv4 or IPv6. */
final class UnfinishedChecksum {
  private static final int IPV4_WITHOUT_OPTIONS = 0x45;
  private static final int IPV4_SIZE = 20;
  private static final int IPV4_PROTOCOL = 9;
  private static final int IPV6_SIZE = 40;
  private static final int IPV6_NEXT_HEADER = 6;
  private static final int TCP = 6;
  private static final int TCP_CHECKSUM = 16;
  private static final int UDP = 17;
  private static final int UDP_CHECKSUM = 6;

  private UnfinishedChecksum() {}

  /**
   * Adds what the field lacks. A packet of another kind stays as it is.
   *
   * @param octets big-endian
   */
  static void finish(ByteBuffer octets, int from, int to) {
    if (to - from >= IPV4_SIZE && octets.get(from) == IPV4_WITHOUT_OPTIONS) {
      finish(octets, octets.get(from + IPV4_PROTOCOL), from + IPV4_SIZE, to);
    } else if (to - from >= IPV6_SIZE && octets.get(from) >>> 4 == 6) {
      finish(octets, octets.get(from + IPV6_NEXT_HEADER), from + IPV6_SIZE, to);
    }
  }

  private static void finish(ByteBuffer octets, int protocol, int header, int to) {
    int field = header + (protocol == TCP ? TCP_CHECKSUM : UDP_CHECKSUM);
    if ((protocol == TCP || protocol == UDP) && field + 2 <= to) {
      octets.putShort(field, Checksum.ofNonZero(Checksum.sum(octets, header, to)));
    }
  }
}
