// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import vpnd.router.fixture.Heap;

/** Key memory outlives the outbound batch that may have seen the key. */
final class KeyReclaimerTest {
  private static final int KEYS = 20_000;

  private final KeyReclaimer reclaimer = new KeyReclaimer(2);

  @Test
  void aKeyIsGivenBackAtOnceBetweenBatches() {
    var key = new Heap(32);
    reclaimer.retire(key);
    assertTrue(key.isClosed());
  }

  @Test
  void aKeyIsKeptWhileABatchRuns() {
    var key = new Heap(32);
    reclaimer.beginBatch(1);
    reclaimer.retire(key);
    reclaimer.sweep();
    assertFalse(key.isClosed());
    reclaimer.endBatch(1);
    reclaimer.sweep();
    assertTrue(key.isClosed());
    assertTrue(reclaimer.isEmpty());
  }

  @Test
  void aKeyIsGivenBackThoughTheNextBatchRuns() {
    var key = new Heap(32);
    reclaimer.beginBatch(1);
    reclaimer.retire(key);
    reclaimer.endBatch(1);
    reclaimer.beginBatch(1);
    reclaimer.sweep();
    assertTrue(key.isClosed());
  }

  @Test
  void aKeyIsKeptWhileAnyThreadThatMayHaveSeenItIsInItsBatch() {
    var key = new Heap(32);
    reclaimer.beginBatch(0);
    reclaimer.beginBatch(1);
    reclaimer.retire(key);
    reclaimer.endBatch(0);
    reclaimer.beginBatch(0);
    reclaimer.sweep();
    assertFalse(key.isClosed());
    reclaimer.endBatch(1);
    reclaimer.sweep();
    assertTrue(key.isClosed());
  }

  @Test
  void noBatchSeesAKeyThatWasGivenBack() throws InterruptedException {
    assertEquals(0, usesAfterClose(() -> reclaimer.beginBatch(1), () -> reclaimer.endBatch(1)));
  }

  /** The control: batches that do not say when they run. */
  @Test
  void theTestSeesBatchesThatAreNotWaitedFor() throws InterruptedException {
    assertTrue(usesAfterClose(() -> {}, () -> {}) > 0);
  }

  private long usesAfterClose(Runnable begin, Runnable end) throws InterruptedException {
    var current = new AtomicReference<>(new Heap(1));
    var batches = new AtomicLong();
    var uses = new AtomicLong();
    var outbound =
        new Thread(
            () -> {
              while (!Thread.interrupted()) {
                begin.run();
                var key = Objects.requireNonNull(current.get());
                for (var use = 0; use < 50; use++) {
                  if (key.isClosed()) {
                    uses.incrementAndGet();
                  }
                }
                end.run();
                batches.incrementAndGet();
              }
            });
    outbound.start();
    for (var i = 0; i < KEYS; i++) {
      if (i % 100 == 0) {
        for (var seen = batches.get(); batches.get() == seen; ) {
          Thread.onSpinWait();
        }
      }
      reclaimer.retire(Objects.requireNonNull(current.getAndSet(new Heap(1))));
    }
    outbound.interrupt();
    outbound.join(10_000);
    reclaimer.sweep();
    assertTrue(reclaimer.isEmpty());
    return uses.get();
  }
}
