// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.nio.ByteBuffer;

/** What Linux can segment: RFC 9293 and RFC 768. */
enum Transport {
  TCP(6, 20, 16),
  UDP(17, 8, 6);

  /** Where the header of TCP has the sequence number. */
  static final int SEQUENCE = 4;

  /** Where the header of TCP has its eight flags. */
  static final int FLAGS = 13;

  static final int FIN = 0x01;
  static final int PSH = 0x08;
  static final int ACK = 0x10;
  static final int CWR = 0x80;

  /** Where the header of UDP has the length of header and payload. */
  static final int UDP_LENGTH = 4;

  /** As IP calls it. */
  final int protocol;

  /** Bytes of the shortest header. */
  final int shortest;

  /** Where the header has the checksum. */
  final int checksum;

  Transport(int protocol, int shortest, int checksum) {
    this.protocol = protocol;
    this.shortest = shortest;
    this.checksum = checksum;
  }

  /**
   * Bytes of the header that begins at an offset.
   *
   * @return 0 if no whole one is there before the end
   */
  int headerLength(ByteBuffer bytes, int at, int end) {
    if (end - at < shortest) {
      return 0;
    }
    int length = this == TCP ? (bytes.get(at + 12) >>> 4 & 0xf) * 4 : shortest;
    return length < shortest || length > end - at ? 0 : length;
  }
}
