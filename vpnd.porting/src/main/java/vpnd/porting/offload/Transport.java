// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.nio.ByteBuffer;

/** The transport protocols that hosts segment: RFC 9293 and RFC 768. */
public enum Transport {
  TCP(6, 20, 16),
  UDP(17, 8, 6);

  /** Offset of the sequence number in the TCP header. */
  public static final int SEQUENCE = 4;

  /** Offset of the eight flags in the TCP header. */
  public static final int FLAGS = 13;

  public static final int FIN = 0x01;
  public static final int PSH = 0x08;
  public static final int ACK = 0x10;
  public static final int CWR = 0x80;

  /** Offset of the length, of header and payload, in the UDP header. */
  public static final int UDP_LENGTH = 4;

  /** Protocol number. */
  public final int protocol;

  /** Minimum header length in bytes. */
  public final int shortest;

  /** Offset of the checksum in the header. */
  public final int checksum;

  Transport(int protocol, int shortest, int checksum) {
    this.protocol = protocol;
    this.shortest = shortest;
    this.checksum = checksum;
  }

  /**
   * The length in bytes of the header at an offset.
   *
   * @return 0 if the header does not end before {@code end}
   */
  public int headerLength(ByteBuffer bytes, int at, int end) {
    if (end - at < shortest) {
      return 0;
    }
    int length = this == TCP ? (bytes.get(at + 12) >>> 4 & 0xf) * 4 : shortest;
    return length < shortest || length > end - at ? 0 : length;
  }
}
