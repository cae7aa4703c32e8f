// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Key memory outlives the outbound batch that may have seen the key. */
final class RetirementTest {
  private static final int KEYS = 20_000;

  private final Retirement retirement = new Retirement(2);

  @Test
  void aKeyIsGivenBackAtOnceBetweenBatches() {
    var key = new Heap(32);
    retirement.retire(key);
    assertTrue(key.isClosed());
  }

  @Test
  void aKeyIsKeptWhileABatchRuns() {
    var key = new Heap(32);
    retirement.beginBatch(1);
    retirement.retire(key);
    retirement.sweep();
    assertFalse(key.isClosed());
    retirement.endBatch(1);
    retirement.sweep();
    assertTrue(key.isClosed());
    assertTrue(retirement.isEmpty());
  }

  @Test
  void aKeyIsGivenBackThoughTheNextBatchRuns() {
    var key = new Heap(32);
    retirement.beginBatch(1);
    retirement.retire(key);
    retirement.endBatch(1);
    retirement.beginBatch(1);
    retirement.sweep();
    assertTrue(key.isClosed());
  }

  @Test
  void aKeyIsKeptWhileAnyThreadThatMayHaveSeenItIsInItsBatch() {
    var key = new Heap(32);
    retirement.beginBatch(0);
    retirement.beginBatch(1);
    retirement.retire(key);
    retirement.endBatch(0);
    retirement.beginBatch(0);
    retirement.sweep();
    assertFalse(key.isClosed());
    retirement.endBatch(1);
    retirement.sweep();
    assertTrue(key.isClosed());
  }

  @Test
  void noBatchSeesAKeyThatWasGivenBack() throws InterruptedException {
    assertEquals(0, usesAfterClose(() -> retirement.beginBatch(1), () -> retirement.endBatch(1)));
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
      retirement.retire(Objects.requireNonNull(current.getAndSet(new Heap(1))));
    }
    outbound.interrupt();
    outbound.join(10_000);
    retirement.sweep();
    assertTrue(retirement.isEmpty());
    return uses.get();
  }
}
