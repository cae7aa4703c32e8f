// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.TunDevice;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.tun.linux.fixture.Configs;

/**
 * This network namespace and another one, each with a tun device:
 *
 * <pre>
 *   this one: vpt0 10.66.0.1 fd66::1      the other: vpt1 10.66.0.2 fd66::2
 * </pre>
 */
final class TwoHosts implements AutoCloseable {
  private static final int TENTATIVE = 0x40;

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Future<Boolean> other = NamespaceExtension.start(this::serve);
  private volatile boolean isOver;
  final TunDevice here;
  final TunDevice there;

  TwoHosts(Path state, boolean offloadHere, boolean offloadThere) throws Exception {
    here = device(state.resolve("here"), "vpt0", "1", offloadHere);
    there = onOther(() -> device(state.resolve("there"), "vpt1", "2", offloadThere));
  }

  private boolean serve() throws InterruptedException {
    while (!isOver) {
      tasks.take().run();
    }
    return true;
  }

  private static TunDevice device(Path state, String name, String host, boolean offload)
      throws Exception {
    var device = new LinuxTunPort(state, offload).open(Configs.of(name));
    device.configure(
        NetworkPlan.builder()
            .mtu(1431)
            .addresses(Plans.prefixes("10.66.0." + host + "/24", "fd66::" + host + "/64"))
            .build());
    awaitAddress(name);
    return device;
  }

  /** The kernel gives an IPv6 address free a moment after it was added. */
  private static void awaitAddress(String device) throws IOException {
    long end = System.nanoTime() + SECONDS.toNanos(10);
    while (Files.readAllLines(Path.of("/proc/thread-self/net/if_inet6")).stream()
        .map(line -> line.trim().split(" +"))
        .noneMatch(field -> field[5].equals(device) && isFree(field[4]))) {
      assertTrue(System.nanoTime() < end, "no IPv6 address of " + device);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean isFree(String flags) {
    return (Integer.parseInt(flags, 16) & TENTATIVE) == 0;
  }

  /** Does something in the other namespace, such as to open a socket. */
  <T> T onOther(Callable<T> what) throws Exception {
    var task = new FutureTask<>(what);
    assertFalse(other.isDone(), "there is no other namespace");
    tasks.add(task);
    return task.get(20, SECONDS);
  }

  @Override
  public void close() {
    here.close();
    there.close();
    tasks.add(() -> isOver = true);
  }
}
