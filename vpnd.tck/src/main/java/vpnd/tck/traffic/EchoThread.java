// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.traffic;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;

/** A thread that sends back what the host sends into a tunnel, until it is closed. */
public final class EchoThread implements AutoCloseable {
  private final TunDevice device;
  private final FutureTask<Long> task;
  private volatile boolean isEnding;

  /**
   * @param look must not fail: the host would wait for its packets
   */
  public EchoThread(TunDevice device, PacketBatch batch, TunnelEnd.Look look) {
    this.device = device;
    var end = new TunnelEnd(device, batch);
    this.task = new FutureTask<>(() -> run(() -> end.echoOnce(look)));
    var thread = new Thread(task, "echo");
    thread.setDaemon(true);
    thread.start();
  }

  private long run(Callable<Integer> step) throws Exception {
    long packets = 0;
    while (!isEnding) {
      packets += step.call();
    }
    return packets;
  }

  /** Ends it, by a wake-up; returns the number of packets that were sent back. */
  public long end() throws Exception {
    isEnding = true;
    device.wakeup();
    try {
      return task.get(10, SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the thread that reads has failed: " + e.getCause(), e);
    }
  }

  /** Ends it if that was not done; what it would throw was thrown by {@link #end}. */
  @Override
  public void close() {
    isEnding = true;
    if (!task.isDone()) {
      device.wakeup();
    }
  }
}
