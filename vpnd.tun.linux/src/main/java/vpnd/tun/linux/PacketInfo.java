// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

/**
 * How a socket of each family tells, and is told, the own address of a datagram: a control message
 * (cmsg(3)) with {@code in_pktinfo} of ip(7) or {@code in6_pktinfo} of ipv6(7). A socket for both
 * families uses the second for IPv4 too, with a mapped address.
 */
enum PacketInfo {
  /** The structure: interface 4, own address 4, destination 4. */
  INET(0, 8, 8, 12) {
    @Override
    long high(NativeBlock block, int data) {
      return 0;
    }

    @Override
    long low(NativeBlock block, int data) {
      return AddressFamily.MAPPED | (block.network().getInt(data + 4) & 0xffff_ffffL);
    }

    @Override
    int scope(NativeBlock block, int data) {
      return 0;
    }

    @Override
    void write(NativeBlock block, int offset, NativeEndpoint endpoint) {
      block.network().putInt(offset + ControlMessage.DATA + 4, (int) endpoint.localLow());
    }
  },

  /** The structure: own address 16, interface 4. */
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
    void write(NativeBlock block, int offset, NativeEndpoint endpoint) {
      block.network().putLong(offset + ControlMessage.DATA, endpoint.localHigh());
      block.network().putLong(offset + ControlMessage.DATA + 8, endpoint.localLow());
      block.host().putInt(offset + ControlMessage.DATA + 16, endpoint.localScope());
    }
  };

  /** Room for a message of either family, a multiple of 8. */
  static final int MAX_SIZE = 40;

  private final int level;
  private final int option;
  private final int type;
  private final int size;

  /**
   * @param option that has the socket tell
   * @param size bytes of the structure
   */
  PacketInfo(int level, int option, int type, int size) {
    this.level = level;
    this.option = option;
    this.type = type;
    this.size = size;
  }

  /** Has a socket tell the own address of each datagram; where it cannot, none is known. */
  final void enable(int socket) {
    UdpSocket.set(socket, level, option, 1);
  }

  /** Writes what is the same in all messages that are sent. */
  final void prepare(NativeBlock block, int offset) {
    ControlMessage.write(block, offset, level, type, size);
  }

  /**
   * Where the structure is among the control messages that came with a datagram; -1 if it is not.
   */
  final int find(NativeBlock block, int offset, int controlLength) {
    return ControlMessage.find(block, offset, controlLength, level, type, size);
  }

  /** The first eight bytes of the own address; this and the next two read a structure. */
  abstract long high(NativeBlock block, int data);

  abstract long low(NativeBlock block, int data);

  /** The interface of a link-local address; of any other the route decides, so 0. */
  abstract int scope(NativeBlock block, int data);

  /** Writes the own address of an endpoint into a message that was prepared. */
  abstract void write(NativeBlock block, int offset, NativeEndpoint endpoint);

  private static boolean isLinkLocal(long high) {
    return high >>> 54 == 0xfe80 >>> 6;
  }
}
