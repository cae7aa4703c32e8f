// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import vpnd.api.NetworkPlan;
import vpnd.api.TunDevice;

/**
 * This network namespace and another one, each with a tun device:
 *
 * <pre>
 *   this one: vpt0 10.66.0.1 fd66::1      the other: vpt1 10.66.0.2 fd66::2
 * </pre>
 */
final class TwoHosts implements AutoCloseable {
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Future<Boolean> other = OwnNetwork.start(this::serve);
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
        new NetworkPlan(
            1431,
            Plans.prefixes("10.66.0." + host + "/24", "fd66::" + host + "/64"),
            List.of(),
            List.of(),
            false,
            false));
    return device;
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
