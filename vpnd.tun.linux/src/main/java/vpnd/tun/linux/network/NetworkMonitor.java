// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static vpnd.tun.linux.libc.Errno.EAGAIN;

import java.io.IOException;
import vpnd.netconfig.ResolverFile;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.libc.Netlink;
import vpnd.tun.linux.libc.Poller;

/**
 * Monitors the network of this host for changes: interfaces, addresses, routes, rules and
 * forwarding by the multicast groups of rtnetlink(7), resolvers by checking resolv.conf(5) once a
 * second. It has a thread of its own.
 */
public final class NetworkMonitor implements AutoCloseable {
  private static final int GROUPS =
      group(1) // links
          | group(5) // IPv4: addresses
          | group(7) // routes
          | group(8) // rules
          | group(9) // IPv6: addresses
          | group(11) // routes
          | group(19) // rules
          | group(24) // IPv4: forwarding
          | group(25); // IPv6

  private static final long SECOND = 1_000_000_000;

  private final int socket;
  private final Poller poller;
  private final NativeBlock messages = NativeBlock.allocate(1 << 13);
  private final Runnable onChange;
  private volatile boolean closed;

  private NetworkMonitor(int socket, Runnable onChange) throws IOException {
    this.socket = socket;
    this.onChange = onChange;
    this.poller = new Poller(socket, () -> {});
  }

  /**
   * Starts to monitor the network namespace of the calling thread.
   *
   * @param device for the thread's name
   * @param onChange called on that thread, also for changes that vpnd makes itself
   */
  public static NetworkMonitor start(String device, Runnable onChange) throws IOException {
    Libc.acquire();
    int socket = -1;
    try {
      socket = Netlink.open(Netlink.ROUTE, GROUPS);
      var monitor = new NetworkMonitor(socket, onChange);
      var thread = new Thread(monitor::run, "vpnd-watch-" + device);
      thread.setDaemon(true);
      thread.start();
      return monitor;
    } catch (IOException e) {
      Libc.close(socket);
      Libc.release();
      throw e;
    }
  }

  private static int group(int number) {
    return 1 << (number - 1);
  }

  private void run() {
    try {
      var resolvers = ResolverFile.stamp();
      while (!closed) {
        boolean changed = poller.await(SECOND) && drain();
        var now = ResolverFile.stamp();
        if (!closed && (changed || !now.equals(resolvers))) {
          onChange.run();
        }
        resolvers = now;
      }
    } finally {
      poller.close();
      Libc.close(socket);
      Libc.release();
    }
  }

  /** Reads all messages without parsing them; returns whether there was one, or an overflow. */
  private boolean drain() {
    boolean found = false;
    while (Libc.read(socket, messages.address(), messages.host().capacity()) > 0) {
      found = true;
    }
    return found || Libc.errno() != EAGAIN;
  }

  /** Stops the thread; does not wait for it. */
  @Override
  public void close() {
    closed = true;
    poller.wakeup();
  }
}
