// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

import java.io.IOException;
import vpnd.porting.memory.NativeBlock;

/** Opens sockets on which the kernel sends events, see netlink(7). */
public final class Netlink {
  /** Interfaces, addresses, routes and rules of the network namespace; see rtnetlink(7). */
  public static final int ROUTE = 0;

  /** The uevents of devices that udev(7) receives. */
  public static final int KOBJECT_UEVENT = 15;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 0x80803;
  private static final int ADDRESS_SIZE = 12;

  private Netlink() {}

  /**
   * Opens a socket of the network namespace of this thread.
   *
   * @param groups bit mask of the multicast groups; only the kernel and root can send to them
   */
  public static int open(int protocol, int groups) throws IOException {
    int socket = Libc.socket(AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, protocol);
    var address = NativeBlock.allocate(ADDRESS_SIZE);
    address.host().putShort(0, (short) AF_NETLINK).putInt(8, groups);
    if (socket < 0 || Libc.bind(socket, address.address(), ADDRESS_SIZE) != 0) {
      var reason = Libc.strerror(Libc.errno());
      Libc.close(socket);
      throw new IOException("no netlink socket of protocol %d: %s".formatted(protocol, reason));
    }
    return socket;
  }
}
