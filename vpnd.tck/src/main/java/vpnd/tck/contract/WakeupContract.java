// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Attachment;
import vpnd.api.port.TunDevice;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;
import vpnd.tck.traffic.EchoThread;
import vpnd.tck.traffic.TunnelEnd;
import vpnd.testing.api.Batches;

/** How a thread that reads is made to return. */
@Contract
public class WakeupContract {
  private static final long LONG = SECONDS.toNanos(10);
  private static final long LIMIT = SECONDS.toNanos(5);
  private static final int TIMES = 50;

  private final Subject subject;
  private final PacketBatch batch = Batches.of(4);

  @TempDir Path state = Path.of("");

  public WakeupContract(Subject subject) {
    this.subject = subject;
  }

  /** Opens a device, for which nothing is waiting. */
  private TunDevice open() throws Exception {
    var device = subject.tunPort(state).open(subject.device(1));
    new TunnelEnd(device, batch).drain();
    return device;
  }

  /** Reads until a read returns no packet, and returns how long that took. */
  private long emptyRead(TunDevice device, long timeout) throws Exception {
    long begin = System.nanoTime();
    while (device.read(batch, timeout) > 0) {
      begin = System.nanoTime();
    }
    return System.nanoTime() - begin;
  }

  @Test
  @Clause(in = Attachment.class, method = "wakeup", value = "Ends the current wait")
  void aWakeupEndsThePresentRead(TestReporter reporter) throws Exception {
    try (var device = open()) {
      long longest = 0;
      for (int i = 0; i < TIMES; i++) {
        var woken = new long[1];
        var waker =
            CompletableFuture.runAsync(
                () -> {
                  LockSupport.parkNanos(MILLISECONDS.toNanos(5));
                  woken[0] = System.nanoTime();
                  device.wakeup();
                });
        assertTrue(emptyRead(device, LONG) < LIMIT, "the read did not return");
        long end = System.nanoTime();
        waker.get(10, SECONDS);
        longest = Math.max(longest, end - woken[0]);
      }
      reporter.publishEntry(
          "latency of a wake-up", "at most %d µs of %d".formatted(longest / 1_000, TIMES));
    }
  }

  @Test
  @Clause(in = Attachment.class, method = "wakeup", value = "or otherwise its next one")
  void aWakeupBeforeAReadEndsIt() throws Exception {
    try (var device = open()) {
      for (int i = 0; i < TIMES; i++) {
        device.wakeup();
        assertTrue(emptyRead(device, LONG) < LIMIT, "read " + i + " did not return");
      }
    }
  }

  @Test
  @Clause(in = Attachment.class, method = "wakeup", value = "two calls before that count as one")
  void twoWakeupsCountAsOne() throws Exception {
    try (var device = open()) {
      device.wakeup();
      device.wakeup();
      assertTrue(emptyRead(device, LONG) < LIMIT, "the read did not return");
      long waited = emptyRead(device, MILLISECONDS.toNanos(200));
      assertTrue(waited >= MILLISECONDS.toNanos(150), "the second read ended after " + waited);
    }
  }

  @Test
  @Clause(in = TunDevice.class, value = "may come from any thread at any time")
  void noWakeupIsLostWhileSeveralThreadsCallIt() throws Exception {
    try (var device = open()) {
      for (int i = 0; i < TIMES; i++) {
        var one = CompletableFuture.runAsync(device::wakeup);
        var two = CompletableFuture.runAsync(device::wakeup);
        assertTrue(emptyRead(device, LONG) < LIMIT, "read " + i + " did not return");
        one.get(10, SECONDS);
        two.get(10, SECONDS);
      }
    }
  }

  @Test
  @Clause(in = Attachment.class, method = "close", value = "when no thread is in another method")
  void aDeviceUnderLoadIsClosedAfterItsReaderHasLeft() throws Exception {
    Needs.programs(subject);
    var device = subject.tunPort(state).open(subject.device(1));
    device.configure(KitPlans.PACKETS);
    var isEnding = new AtomicBoolean();
    try (var program =
        subject.program(device, KitPlans.OWN4.address(), KitPlans.OTHER4.address())) {
      var load =
          CompletableFuture.runAsync(
              () -> {
                while (!isEnding.get()) {
                  try {
                    program.send(new byte[500]);
                  } catch (Exception e) {
                    LockSupport.parkNanos(
                        MILLISECONDS.toNanos(
                            1)); // the queue of the device is full, or the device is gone
                  }
                }
              });
      var echo = new EchoThread(device, Batches.of(64), TunnelEnd.Look::away);
      program.receive();
      assertTrue(echo.end() > 0);
      device.close();
      isEnding.set(true);
      load.get(10, SECONDS);
    }
    try (var again = subject.tunPort(state).open(subject.device(1))) {
      assertEquals(subject.device(1).name(), again.name());
    }
  }
}
