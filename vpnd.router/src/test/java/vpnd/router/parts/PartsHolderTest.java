// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.UdpSocket;
import vpnd.router.fixture.Heap;
import vpnd.router.fixture.PacketQueue;

/** What {@link PartsHolder#replace} took out is used by no loop any more. */
final class PartsHolderTest {
  private static final int SWAPS = 400;
  private static final int USES_PER_BATCH = 200;

  private final PartsHolder partsHolder = new PartsHolder();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong usesAfterRemoval = new AtomicLong();
  private volatile boolean isStopped;

  @Test
  void noPartIsUsedAfterItWasReplaced() throws InterruptedException {
    hammer(
        () -> {
          var position = partsHolder.enter();
          return loop(() -> partsHolder.next(position), position::end);
        });
    assertEquals(0, usesAfterRemoval.get());
  }

  /** The control: loops that look at the wiring without saying so are not waited for. */
  @Test
  void theTestSeesLoopsThatAreNotWaitedFor() throws InterruptedException {
    hammer(() -> loop(partsHolder::now, () -> {}));
    assertTrue(usesAfterRemoval.get() > 0, "the test could not have seen a use after removal");
  }

  @Test
  void aLoopThatHasEndedIsNotWaitedFor() {
    var position = partsHolder.enter();
    position.end();
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> partsHolder.replace(parts -> parts.withUdp(new Part())));
  }

  @Test
  void aLoopThatWaitsForPacketsIsWokenUp() throws Exception {
    var device = new PacketQueue((bytes, at, length) -> {}, new AtomicInteger());
    partsHolder.replace(parts -> parts.withDevice(device));
    var position = partsHolder.enter();
    var loop =
        new Thread(
            () -> {
              var batch =
                  new PacketBatch(new Heap(PacketBatch.SLOT_SIZE), 1, PacketBatch.SLOT_SIZE);
              try {
                while (partsHolder.next(position).device() != null) {
                  device.read(batch, Long.MAX_VALUE);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                position.end();
              }
            });
    loop.start();
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> partsHolder.replace(parts -> parts.withoutDevice(false)));
    loop.join(10_000);
    assertFalse(loop.isAlive());
  }

  private void hammer(Supplier<Thread> loops) throws InterruptedException {
    partsHolder.replace(parts -> parts.withUdp(new Part()));
    List<Thread> threads = new ArrayList<>(List.of(loops.get(), loops.get()));
    threads.forEach(Thread::start);
    for (var swap = 0; swap < SWAPS; swap++) {
      awaitBatches();
      var old = part(partsHolder.now());
      partsHolder.replace(parts -> parts.withUdp(new Part()));
      old.isRemoved = true;
    }
    awaitBatches();
    isStopped = true;
    for (var thread : threads) {
      thread.join(10_000);
      assertFalse(thread.isAlive());
    }
  }

  private void awaitBatches() {
    for (var seen = batches.get(); batches.get() < seen + 3; ) {
      Thread.onSpinWait();
    }
  }

  private Thread loop(Supplier<Parts> look, Runnable end) {
    return new Thread(
        () -> {
          while (!isStopped) {
            var part = part(look.get());
            for (var use = 0; use < USES_PER_BATCH; use++) {
              if (part.isRemoved) {
                usesAfterRemoval.incrementAndGet();
              }
            }
            batches.incrementAndGet();
          }
          end.run();
        });
  }

  private static Part part(Parts parts) {
    return (Part) Objects.requireNonNull(parts.udp());
  }

  /** A part that can tell that it was used too late. */
  private static final class Part implements UdpSocket {
    volatile boolean isRemoved;

    @Override
    public int localPort() {
      return 0;
    }

    @Override
    public int receive(PacketBatch batch, long timeoutNanos) {
      return 0;
    }

    @Override
    public int send(PacketBatch batch) {
      return 0;
    }

    @Override
    public void wakeup() {}

    @Override
    public int pathMtu(Endpoint endpoint) {
      return 0;
    }

    @Override
    public void close() {}
  }
}
