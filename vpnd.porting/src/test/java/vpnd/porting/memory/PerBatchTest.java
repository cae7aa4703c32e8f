// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.memory;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.packet.PacketBatch;
import vpnd.testing.Allocation;
import vpnd.testing.Await;
import vpnd.testing.api.Batches;

class PerBatchTest {
  private final List<WeakReference<Object>> made = new ArrayList<>();
  private final PerBatch<Object> values = new PerBatch<>(this::make);

  private Object make(PacketBatch batch) {
    var value = new Object();
    made.add(new WeakReference<>(value));
    return value;
  }

  @Test
  void eachBatchHasItsOwnValue() {
    var first = Batches.of(1);
    var second = Batches.of(1);
    assertSame(values.of(first), values.of(first));
    assertNotSame(values.of(first), values.of(second));
  }

  @Test
  void aKnownBatchCostsNothing() {
    var batch = Batches.of(1);
    values.of(batch);
    long before = Allocation.bytes();
    for (int i = 0; i < 10_000; i++) {
      values.of(batch);
    }
    assertTrue(Allocation.bytes() - before < 10_000);
  }

  @Test
  void theValueOfABatchThatIsGoneGoesToo() {
    values.of(Batches.of(1));
    Await.until(
        "the value is collected",
        () -> {
          System.gc();
          values.of(Batches.of(1));
          return made.get(0).refersTo(null);
        });
  }
}
