// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.Set;
import vpnd.netconfig.ResolverFile;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.bsd.libc.BsdErrno;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.libc.NativeCLibrary;
import vpnd.tun.bsd.libc.PipePoller;
import vpnd.tun.bsd.system.BsdEnvironment;

/**
 * Monitors the network of this host for changes: interfaces, addresses and routes by a routing
 * socket, route(4), resolvers by checking resolv.conf(5) once a second. It has a thread of its own.
 */
public final class RouteSocketMonitor implements AutoCloseable {
  private static final int PF_ROUTE = 17;
  private static final int SOCK_RAW = 3;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final long FIONBIO = 0x8004667eL;

  /** Offset of the type in {@code struct rt_msghdr}, after length (2 bytes) and version. */
  private static final int TYPE = 3;

  /** {@code RTM_GET}, {@code RTM_LOSING}, {@code RTM_MISS}. */
  private static final Set<Integer> UNCHANGING = Set.of(4, 5, 7);

  private static final long SECOND = 1_000_000_000;

  private final CLibrary c;
  private final int socket;
  private final PipePoller poller;
  private final NativeBlock messages = NativeBlock.allocate(1 << 13);
  private final Runnable onChange;
  private volatile boolean closed;

  private RouteSocketMonitor(CLibrary c, int socket, Runnable onChange) throws IOException {
    this.c = c;
    this.socket = socket;
    this.onChange = onChange;
    this.poller = new PipePoller(c, socket);
  }

  /**
   * Starts to monitor.
   *
   * @param device for the thread's name
   * @param onChange called on that thread, also for changes that vpnd makes itself
   */
  public static RouteSocketMonitor start(
      BsdEnvironment environment, String device, Runnable onChange) throws IOException {
    var c = environment.acquire();
    int socket = c.socket(PF_ROUTE, SOCK_RAW, 0);
    try {
      if (socket < 0) {
        throw new IOException("no routing socket: " + BsdErrno.text(c.errno()));
      }
      c.fcntl(socket, F_SETFD, FD_CLOEXEC);
      var one = NativeBlock.allocate(Integer.BYTES);
      one.host().putInt(0, 1);
      c.ioctl(socket, FIONBIO, one.address());
      var monitor = new RouteSocketMonitor(c, socket, onChange);
      var thread = new Thread(monitor::run, "vpnd-watch-" + device);
      thread.setDaemon(true);
      thread.start();
      return monitor;
    } catch (IOException e) {
      c.close(socket);
      NativeCLibrary.release();
      throw e;
    }
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
      c.close(socket);
      NativeCLibrary.release();
    }
  }

  /**
   * Reads all messages; returns whether one is about a change, or some were lost. The system sends
   * the answer to {@code route get} to everybody, and so to this socket.
   */
  private boolean drain() {
    boolean found = false;
    while (c.read(socket, messages.address(), messages.host().capacity()) > 0) {
      found |= !UNCHANGING.contains((int) messages.host().get(TYPE));
    }
    return found || c.errno() != BsdErrno.EAGAIN;
  }

  /** Stops the thread; does not wait for it. */
  @Override
  public void close() {
    closed = true;
    poller.wakeup();
  }
}
