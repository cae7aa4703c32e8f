// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import vpnd.router.fixture.LogLines;

/** One fault is survived, two within a minute are not. */
final class LoopGuardTest {
  private static final long SECOND = 1_000_000_000;

  @RegisterExtension private final LogLines log = new LogLines();
  private final OutOfMemoryError fault = new OutOfMemoryError("injected");
  private final List<String> told = new ArrayList<>();
  private long now = 5;
  private final LoopGuard guard = new LoopGuard(() -> now, told::add);

  @Test
  void theSecondFaultWithinAMinuteEndsTheLoop() {
    fail();
    assertEquals(1, told.size());
    assertTrue(told.get(0).contains("injected"), told::toString);
    now += 59 * SECOND;
    assertSame(fault, assertThrows(OutOfMemoryError.class, this::fail));
  }

  @Test
  void aFaultAMinuteLaterIsAFirstOne() {
    fail();
    now += 60 * SECOND;
    fail();
    now += 60 * SECOND;
    fail();
  }

  private void fail() {
    guard.run(
        () -> {
          throw fault;
        });
  }
}
