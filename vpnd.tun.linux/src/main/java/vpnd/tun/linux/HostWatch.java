// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static vpnd.tun.linux.Errno.EAGAIN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Notices that something changes in the network of this host: interfaces, addresses, routes, rules
 * and forwarding by the groups of rtnetlink(7), resolvers by a look at resolv.conf(5) once a
 * second. A thread of its own waits for it.
 */
final class HostWatch implements AutoCloseable {
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

  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final long SECOND = 1_000_000_000;

  private final int socket;
  private final Readiness readiness;
  private final NativeBlock messages = NativeBlock.allocate(1 << 13);
  private final Runnable onChange;
  private volatile boolean closed;

  private HostWatch(int socket, Runnable onChange) throws IOException {
    this.socket = socket;
    this.onChange = onChange;
    this.readiness = new Readiness(socket, () -> {});
  }

  /**
   * Begins to watch the network namespace of this thread.
   *
   * @param device names the thread
   * @param onChange is run on that thread, also for changes that vpnd makes itself
   */
  static HostWatch start(String device, Runnable onChange) throws IOException {
    Libc.acquire();
    int socket = -1;
    try {
      socket = Netlink.open(Netlink.ROUTE, GROUPS);
      var watch = new HostWatch(socket, onChange);
      var thread = new Thread(watch::run, "vpnd-watch-" + device);
      thread.setDaemon(true);
      thread.start();
      return watch;
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
      var resolvers = resolvers();
      while (!closed) {
        boolean changed = readiness.await(SECOND) && drain();
        var now = resolvers();
        if (!closed && (changed || !now.equals(resolvers))) {
          onChange.run();
        }
        resolvers = now;
      }
    } finally {
      readiness.close();
      Libc.close(socket);
      Libc.release();
    }
  }

  /** Takes all messages; that there was one is all that is of interest. An overflow is one too. */
  private boolean drain() {
    boolean found = false;
    while (Libc.read(socket, messages.address(), messages.host().capacity()) > 0) {
      found = true;
    }
    return found || Libc.errno() != EAGAIN;
  }

  /**
   * What changes with the contents of the file, or with where it leads; empty if it is not there.
   */
  private static List<Object> resolvers() {
    try {
      var file = Files.readAttributes(RESOLV_CONF, BasicFileAttributes.class);
      return List.of(file.lastModifiedTime(), file.size(), String.valueOf(file.fileKey()));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Ends the thread soon. */
  @Override
  public void close() {
    closed = true;
    readiness.wakeup();
  }
}
