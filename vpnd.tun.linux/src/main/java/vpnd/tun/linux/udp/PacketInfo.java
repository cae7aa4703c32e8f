// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import vpnd.porting.endpoint.NativeEndpoint;
import vpnd.porting.memory.NativeBlock;

/**
 * The control message (cmsg(3)) with the local address of a datagram: {@code in_pktinfo} of ip(7)
 * or {@code in6_pktinfo} of ipv6(7). A dual-stack socket uses the second for IPv4 too, with a
 * mapped address.
 */
enum PacketInfo {
  /** {@code in_pktinfo}: interface (4 bytes), local address (4), destination (4). */
  INET(0, 8, 8, 12) {
    @Override
    long high(NativeBlock block, int data) {
      return 0;
    }

    @Override
    long low(NativeBlock block, int data) {
      return NativeEndpoint.MAPPED | (block.network().getInt(data + 4) & 0xffff_ffffL);
    }

    @Override
    int scope(NativeBlock block, int data) {
      return 0;
    }

    @Override
    void writeAddress(NativeBlock block, int data, NativeEndpoint endpoint) {
      block.host().putInt(data, 0); // the route decides on the interface
      block.network().putInt(data + 4, (int) endpoint.localLow());
      block.host().putInt(data + 8, 0);
    }
  },

  /** {@code in6_pktinfo}: local address (16 bytes), interface (4). */
  INET6(41, 49, 50, 20) {
    @Override
    long high(NativeBlock block, int data) {
      return block.network().getLong(data);
    }

    @Override
    long low(NativeBlock block, int data) {
      return block.network().getLong(data + 8);
    }

    @Override
    int scope(NativeBlock block, int data) {
      return isLinkLocal(high(block, data)) ? block.host().getInt(data + 16) : 0;
    }

    @Override
    void writeAddress(NativeBlock block, int data, NativeEndpoint endpoint) {
      block.network().putLong(data, endpoint.localHigh());
      block.network().putLong(data + 8, endpoint.localLow());
      block.host().putInt(data + 16, endpoint.localScope());
    }
  };

  /** Size that holds a message of either family, a multiple of 8 bytes. */
  static final int MAX_SIZE = 40;

  /** Bytes of a message, a multiple of 8. */
  final int space;

  private final int level;
  private final int option;
  private final int type;
  private final int size;

  /**
   * @param option enables the message on a socket
   * @param size of the structure in bytes
   */
  PacketInfo(int level, int option, int type, int size) {
    this.level = level;
    this.option = option;
    this.type = type;
    this.size = size;
    this.space = (ControlMessage.DATA + size + 7) & ~7;
  }

  /** Makes a socket report the local address of each datagram, if the kernel can. */
  final void enable(int socket) {
    SocketCalls.set(socket, level, option, 1);
  }

  /** Writes a message with the local address of an endpoint. */
  final void write(NativeBlock block, int offset, NativeEndpoint endpoint) {
    ControlMessage.write(block, offset, level, type, size);
    writeAddress(block, offset + ControlMessage.DATA, endpoint);
  }

  /**
   * The offset of the structure among the control messages of a received datagram; -1 if absent.
   */
  final int find(NativeBlock block, int offset, int controlLength) {
    return ControlMessage.find(block, offset, controlLength, level, type, size);
  }

  /** The upper half of the local address in a structure at an offset. */
  abstract long high(NativeBlock block, int data);

  abstract long low(NativeBlock block, int data);

  /** The interface of a link-local address; 0 for others, as the route decides. */
  abstract int scope(NativeBlock block, int data);

  /** Writes a structure with the local address of an endpoint. */
  abstract void writeAddress(NativeBlock block, int data, NativeEndpoint endpoint);

  private static boolean isLinkLocal(long high) {
    return high >>> 54 == 0xfe80 >>> 6;
  }
}
