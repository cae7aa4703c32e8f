// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import vpnd.porting.endpoint.NativeEndpoint;
import vpnd.porting.memory.NativeBlock;

/**
 * The layout of a socket address of each family in native memory: {@code sockaddr_in} of ip(7) or
 * {@code sockaddr_in6} of ipv6(7). Both are accessed as the two halves of an IPv6 address, IPv4 as
 * the mapped address {@code ::ffff:a.b.c.d}.
 */
enum SocketFamily {
  INET(2, 16, PacketInfo.INET) {
    @Override
    long high(NativeBlock block, int offset) {
      return 0;
    }

    @Override
    long low(NativeBlock block, int offset) {
      return NativeEndpoint.MAPPED | (block.network().getInt(offset + 4) & 0xffff_ffffL);
    }

    @Override
    int scope(NativeBlock block, int offset) {
      return 0;
    }

    @Override
    boolean canReach(NativeEndpoint endpoint) {
      return endpoint.isIpv4();
    }

    @Override
    void writeAddress(NativeBlock block, int offset, NativeEndpoint endpoint) {
      block.network().putInt(offset + 4, (int) endpoint.low());
    }
  },

  INET6(10, 28, PacketInfo.INET6) {
    @Override
    long high(NativeBlock block, int offset) {
      return block.network().getLong(offset + 8);
    }

    @Override
    long low(NativeBlock block, int offset) {
      return block.network().getLong(offset + 16);
    }

    @Override
    int scope(NativeBlock block, int offset) {
      return block.host().getInt(offset + 24);
    }

    @Override
    boolean canReach(NativeEndpoint endpoint) {
      return true;
    }

    @Override
    void writeAddress(NativeBlock block, int offset, NativeEndpoint endpoint) {
      block.network().putLong(offset + 8, endpoint.high()).putLong(offset + 16, endpoint.low());
      block.host().putInt(offset + 24, endpoint.scope());
    }
  };

  /** Size that holds an address of either family, a multiple of 8 bytes. */
  static final int MAX_SIZE = 32;

  /** The number of the family, {@code AF_INET} or {@code AF_INET6}. */
  final int number;

  /** Size of an address in bytes. */
  final int size;

  /** The control message that holds the local address of a datagram. */
  final PacketInfo packetInfo;

  SocketFamily(int number, int size, PacketInfo packetInfo) {
    this.number = number;
    this.size = size;
    this.packetInfo = packetInfo;
  }

  abstract long high(NativeBlock block, int offset);

  abstract long low(NativeBlock block, int offset);

  abstract int scope(NativeBlock block, int offset);

  abstract boolean canReach(NativeEndpoint endpoint);

  abstract void writeAddress(NativeBlock block, int offset, NativeEndpoint endpoint);

  final int port(NativeBlock block, int offset) {
    return block.network().getShort(offset + 2) & 0xffff;
  }

  /** Writes an address; bytes between the fields are not touched. */
  final void write(NativeBlock block, int offset, NativeEndpoint endpoint) {
    block.host().putShort(offset, (short) number);
    block.network().putShort(offset + 2, (short) endpoint.port());
    writeAddress(block, offset, endpoint);
  }
}
