// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A second host: another network namespace at the other end of a cable. A socket that is opened
 * there may be used by any thread.
 *
 * <pre>
 *   this thread: vpt0, 10.77.0.1 and fd77::1 ---- vpt1, 10.77.0.2 and fd77::2
 * </pre>
 */
final class VethPeer implements AutoCloseable {
  private final ExecutorService there = Executors.newSingleThreadExecutor();

  VethPeer() throws Exception {
    var thread =
        call(
            () -> {
              NamespaceExtension.enter();
              return Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
            });
    Shell.run("ip", "link", "add", "vpt0", "type", "veth", "peer", "name", "vpt1");
    Shell.run("ip", "link", "set", "dev", "vpt1", "netns", thread);
    Shell.run("ip", "link", "set", "dev", "vpt0", "up");
    call(() -> Shell.run("ip", "link", "set", "dev", "vpt1", "up"));
    addresses("vpt0", "1");
    call(
        () -> {
          addresses("vpt1", "2");
          return true;
        });
  }

  private static void addresses(String device, String host) throws Exception {
    Addresses.add(device, "10.77.0." + host + "/24");
    Addresses.add(device, "fd77::" + host + "/64");
  }

  /** Does something there. */
  <T> T call(Callable<T> work) throws Exception {
    return there.submit(work).get(30, SECONDS);
  }

  /** Leaves it; it is gone with its last socket. */
  @Override
  public void close() {
    there.shutdown();
  }
}
