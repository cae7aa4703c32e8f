// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

/**
 * Segmentation offload: a message that is many datagrams, all of one length but the last, which may
 * be shorter. A control message tells the length: {@code UDP_SEGMENT} of udp(7) as 2 bytes on the
 * way out, {@code UDP_GRO} as 4 on the way in.
 */
final class SegmentSize {
  /** Bytes of the control message of either direction, a multiple of 8. */
  static final int CONTROL_SIZE = 24;

  /** Most datagrams of a message; newer kernels take more. */
  static final int MAX_DATAGRAMS = 64;

  /** Most bytes of a message: those of an IP packet without its headers of IPv6 and UDP. */
  static final int MAX_BYTES = 65_535 - 48;

  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;
  private static final int UDP_GRO = 104;

  private SegmentSize() {}

  /** Whether the kernel of a socket can cut what is sent; since Linux 4.18. */
  static boolean canSend(int socket) {
    return UdpSocket.set(socket, SOL_UDP, UDP_SEGMENT, 0);
  }

  /** Has a socket receive datagrams that belong together as one message; since Linux 5.0. */
  static boolean receive(int socket) {
    return UdpSocket.set(socket, SOL_UDP, UDP_GRO, 1);
  }

  /** Writes what is the same in all control messages that are sent. */
  static void prepare(NativeBlock block, int offset) {
    ControlMessage.write(block, offset, SOL_UDP, UDP_SEGMENT, Short.BYTES);
  }

  /** Writes the length of the datagrams into a control message that was prepared. */
  static void write(NativeBlock block, int offset, int bytes) {
    block.host().putShort(offset + ControlMessage.DATA, (short) bytes);
  }

  /** The length of the datagrams of a message that was received; 0 if it is only one. */
  static int read(NativeBlock block, int offset, int controlLength) {
    int data = ControlMessage.find(block, offset, controlLength, SOL_UDP, UDP_GRO, Integer.BYTES);
    return data < 0 ? 0 : block.host().getInt(data);
  }
}
