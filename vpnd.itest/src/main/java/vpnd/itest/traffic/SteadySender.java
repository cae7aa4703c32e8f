// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends the datagrams of {@link NumberedUdp}. After a delay it does not catch up with a burst,
 * which queues on the path might drop: it then sends fewer.
 */
public final class SteadySender {
  private static final int END_MARKS = 10;
  private static final int LONGEST_BURST = 250;

  private final InetSocketAddress target;
  private final long interval;
  private volatile boolean stopping;

  public SteadySender(InetSocketAddress target, int perSecond) {
    this.target = target;
    this.interval = 1_000_000_000L / perSecond;
  }

  /**
   * Sends a number of datagrams, or until the program is terminated, then the end marks, and writes
   * a {@link TrafficReport} of the rate.
   */
  public void send(int count) throws IOException {
    stopOnRequest();
    var datagram = ByteBuffer.allocateDirect(NumberedUdp.SIZE);
    try (var channel = DatagramChannel.open()) {
      channel.connect(target);
      int sent = 0;
      long start = System.nanoTime();
      for (long due = start; sent < count && !stopping; due += interval) {
        due = await(due);
        channel.write(datagram.clear().putLong(0, sent++));
      }
      long nanos = System.nanoTime() - start;
      for (int mark = 0; mark < END_MARKS; mark++) {
        await(System.nanoTime() + interval);
        channel.write(datagram.clear().putLong(0, -1 - sent));
      }
      System.out.printf("report sent=%d per_second=%d%n", sent, sent * 1_000_000_000L / nanos);
    }
  }

  /** The scheduled time of the current datagram. */
  private long await(long due) {
    for (long wait; (wait = due - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(wait);
    }
    return Math.max(due, System.nanoTime() - LONGEST_BURST * interval);
  }

  /** A signal ends the sending; the program ends after the end marks. */
  private void stopOnRequest() {
    var sender = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping = true;
                  try {
                    sender.join();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }
}
