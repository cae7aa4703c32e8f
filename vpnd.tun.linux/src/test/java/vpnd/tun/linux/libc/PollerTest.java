// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vpnd.porting.memory.NativeBlock;

/** Waits for an event counter, which can be read while it is not zero. */
@Timeout(30)
class PollerTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(20);

  private final NativeBlock count = NativeBlock.allocate(8);
  private int counter;
  private int yields;
  private Runnable others = () -> {};
  private Poller poller;

  @BeforeEach
  void open() throws Exception {
    Libc.acquire();
    counter = Libc.eventfd(0, 0);
    poller =
        new Poller(
            counter,
            () -> {
              yields++;
              others.run();
            });
  }

  @AfterEach
  void close() {
    poller.close();
    Libc.close(counter);
    Libc.release();
  }

  @Test
  void yieldsOnceAfterWorkAndThenSleeps() {
    assertFalse(poller.await(1));
    assertFalse(poller.await(1));
    assertEquals(0, yields, "nothing was done");
    arrive();
    assertTrue(poller.await(LONG));
    assertEquals(0, yields, "nothing was done before");
    take();
    assertFalse(poller.await(1));
    assertEquals(1, yields);
    assertFalse(poller.await(1));
    assertEquals(1, yields, "it had slept meanwhile");
  }

  @Test
  void whatArrivesWhileOthersRunIsWork() {
    arrive();
    assertTrue(poller.await(LONG));
    take();
    others = this::arrive;
    assertTrue(poller.await(LONG));
    take();
    assertTrue(poller.await(LONG));
    assertEquals(2, yields);
  }

  @Test
  void aWakeupWhileOthersRunEndsTheWait() {
    arrive();
    assertTrue(poller.await(LONG));
    take();
    others = poller::wakeup;
    assertFalse(poller.await(LONG));
    assertFalse(poller.await(1));
    assertEquals(1, yields, "a wakeup is no work");
  }

  private void arrive() {
    Libc.eventfd_write(counter, 1);
  }

  private void take() {
    Libc.eventfd_read(counter, count.address());
  }
}
