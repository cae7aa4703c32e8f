// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A key under aegis256 seals 2^32 packets and no more (security E2). */
class DataKeysTest {
  private static final long MOST = 1L << 32;

  @Test
  void afterTheLastCounterThereIsNone() throws Exception {
    var keys = new DataKeys(ByteBuffer.allocate(DataKeys.SIZE), 0);
    assertEquals(0, keys.take());
    // As if all but two had been taken, which would take a minute.
    var taken = DataKeys.class.getDeclaredField("taken");
    taken.setAccessible(true);
    ((AtomicLong) taken.get(keys)).set(MOST - 2);
    assertEquals(MOST - 2, keys.take());
    assertEquals(MOST - 1, keys.take());
    assertEquals(-1, keys.take());
    assertEquals(-1, keys.take());
  }
}
