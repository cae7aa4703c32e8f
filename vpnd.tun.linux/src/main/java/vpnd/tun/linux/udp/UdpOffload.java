// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import vpnd.porting.memory.NativeBlock;

/**
 * UDP segmentation offload, see udp(7): one message stands for many datagrams, all of one length
 * except the last, which may be shorter. A control message holds that length: {@code UDP_SEGMENT}
 * with 2 bytes when sending, {@code UDP_GRO} with 4 when receiving.
 */
final class UdpOffload {
  /** Size of the control message of either direction in bytes, a multiple of 8. */
  static final int CONTROL_SIZE = 24;

  /** Limit of datagrams in a message; newer kernels accept more. */
  static final int MAX_DATAGRAMS = 64;

  /** Limit of bytes in a message: an IP packet without IPv6 and UDP header. */
  static final int MAX_BYTES = 65_535 - 48;

  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;
  private static final int UDP_GRO = 104;

  private UdpOffload() {}

  /** Whether the kernel can split sent messages; since Linux 4.18. */
  static boolean canSend(int socket) {
    return SocketCalls.set(socket, SOL_UDP, UDP_SEGMENT, 0);
  }

  /** Enables {@code UDP_GRO}, since Linux 5.0; false if the kernel has none. */
  static boolean enableReceive(int socket) {
    return SocketCalls.set(socket, SOL_UDP, UDP_GRO, 1);
  }

  /** Writes the constant part of a control message to send. */
  static void prepare(NativeBlock block, int offset) {
    ControlMessage.write(block, offset, SOL_UDP, UDP_SEGMENT, Short.BYTES);
  }

  /** Writes the length of the datagrams in bytes into a prepared control message. */
  static void write(NativeBlock block, int offset, int bytes) {
    block.host().putShort(offset + ControlMessage.DATA, (short) bytes);
  }

  /** The length in bytes of the datagrams in a received message; 0 if it is a single datagram. */
  static int read(NativeBlock block, int offset, int controlLength) {
    int data = ControlMessage.find(block, offset, controlLength, SOL_UDP, UDP_GRO, Integer.BYTES);
    return data < 0 ? 0 : block.host().getInt(data);
  }
}
