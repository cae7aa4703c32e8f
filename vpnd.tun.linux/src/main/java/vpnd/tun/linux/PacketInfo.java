// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

/**
 * How a socket of each family tells, and is told, the own address of a datagram: a control message
 * (cmsg(3)) with {@code in_pktinfo} of ip(7) or {@code in6_pktinfo} of ipv6(7). A socket for both
 * families uses the second for IPv4 too, with a mapped address.
 *
 * <p>Memory: length of 8 octets, level and type of 4 each, then the structure.
 */
enum PacketInfo {
  /** The structure: interface 4, own address 4, destination 4. */
  INET(0, 8, 8, 28) {
    @Override
    long high(NativeBlock block, int offset) {
      return 0;
    }

    @Override
    long low(NativeBlock block, int offset) {
      return AddressFamily.MAPPED | (block.network().getInt(offset + DATA + 4) & 0xffff_ffffL);
    }

    @Override
    int scope(NativeBlock block, int offset) {
      return 0;
    }

    @Override
    void write(NativeBlock block, int offset, NativeEndpoint endpoint) {
      block.network().putInt(offset + DATA + 4, (int) endpoint.localLow());
    }
  },

  /** The structure: own address 16, interface 4. */
  INET6(41, 49, 50, 36) {
    @Override
    long high(NativeBlock block, int offset) {
      return block.network().getLong(offset + DATA);
    }

    @Override
    long low(NativeBlock block, int offset) {
      return block.network().getLong(offset + DATA + 8);
    }

    @Override
    int scope(NativeBlock block, int offset) {
      return isLinkLocal(high(block, offset)) ? block.host().getInt(offset + DATA + 16) : 0;
    }

    @Override
    void write(NativeBlock block, int offset, NativeEndpoint endpoint) {
      block.network().putLong(offset + DATA, endpoint.localHigh());
      block.network().putLong(offset + DATA + 8, endpoint.localLow());
      block.host().putInt(offset + DATA + 16, endpoint.localScope());
    }
  };

  /** Room for a message of either family, a multiple of 8. */
  static final int MAX_SIZE = 40;

  private static final int DATA = 16;
  private static final int LEVEL = 8;
  private static final int TYPE = 12;

  private final int level;
  private final int option;
  private final int type;
  private final int length;

  /**
   * @param option that has the socket tell
   */
  PacketInfo(int level, int option, int type, int length) {
    this.level = level;
    this.option = option;
    this.type = type;
    this.length = length;
  }

  /** Has a socket tell the own address of each datagram; where it cannot, none is known. */
  final void enable(int socket) {
    UdpSocket.set(socket, level, option, 1);
  }

  /** Writes what is the same in all messages that are sent. */
  final void prepare(NativeBlock block, int offset) {
    block.host().putLong(offset, length).putInt(offset + LEVEL, level).putInt(offset + TYPE, type);
  }

  /** Whether the control octets that came with a datagram tell its own address. */
  final boolean isIn(NativeBlock block, int offset, long controlLength) {
    return controlLength >= length
        && block.host().getInt(offset + LEVEL) == level
        && block.host().getInt(offset + TYPE) == type;
  }

  abstract long high(NativeBlock block, int offset);

  abstract long low(NativeBlock block, int offset);

  /** The interface of a link-local address; of any other the route decides, so 0. */
  abstract int scope(NativeBlock block, int offset);

  /** Writes the own address of an endpoint into a message that was prepared. */
  abstract void write(NativeBlock block, int offset, NativeEndpoint endpoint);

  private static boolean isLinkLocal(long high) {
    return high >>> 54 == 0xfe80 >>> 6;
  }
}
