// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits for an event counter, which can be read while it is not zero. */
@Timeout(30)
class ReadinessTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(20);

  private final NativeBlock count = NativeBlock.allocate(8);
  private int counter;
  private int yields;
  private Runnable others = () -> {};
  private Readiness readiness;

  @BeforeEach
  void open() throws Exception {
    Libc.acquire();
    counter = Libc.eventfd(0, 0);
    readiness =
        new Readiness(
            counter,
            () -> {
              yields++;
              others.run();
            });
  }

  @AfterEach
  void close() {
    readiness.close();
    Libc.close(counter);
    Libc.release();
  }

  @Test
  void yieldsOnceAfterWorkAndThenSleeps() {
    assertFalse(readiness.await(1));
    assertFalse(readiness.await(1));
    assertEquals(0, yields, "nothing was done");
    arrive();
    assertTrue(readiness.await(LONG));
    assertEquals(0, yields, "nothing was done before");
    take();
    assertFalse(readiness.await(1));
    assertEquals(1, yields);
    assertFalse(readiness.await(1));
    assertEquals(1, yields, "it had slept meanwhile");
  }

  @Test
  void whatArrivesWhileOthersRunIsWork() {
    arrive();
    assertTrue(readiness.await(LONG));
    take();
    others = this::arrive;
    assertTrue(readiness.await(LONG));
    take();
    assertTrue(readiness.await(LONG));
    assertEquals(2, yields);
  }

  @Test
  void aWakeupWhileOthersRunEndsTheWait() {
    arrive();
    assertTrue(readiness.await(LONG));
    take();
    others = readiness::wakeup;
    assertFalse(readiness.await(LONG));
    assertFalse(readiness.await(1));
    assertEquals(1, yields, "a wakeup is no work");
  }

  private void arrive() {
    Libc.eventfd_write(counter, 1);
  }

  private void take() {
    Libc.eventfd_read(counter, count.address());
  }
}
