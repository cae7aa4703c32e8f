// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.nonce;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Two processes with the same keys (protocol, section 16.4). */
class PeerProcessesTest {
  private final PeerProcesses processes = new PeerProcesses();

  @Test
  void aProcessThatIsHeardAgainDoesNotReturn() {
    assertFalse(processes.isReturning(1));
    assertFalse(processes.isReturning(1));
    assertFalse(processes.isReturning(2));
    assertFalse(processes.isReturning(2));
  }

  @Test
  void oneThatIsHeardAgainAfterAnotherReturns() {
    processes.isReturning(1);
    processes.isReturning(2);
    assertTrue(processes.isReturning(1));
    assertFalse(processes.isReturning(1), "it is the latest now");
    assertTrue(processes.isReturning(2));
  }

  @Test
  void theLatestAreRemembered() {
    for (var number = 0; number < 100; number++) {
      assertFalse(processes.isReturning(number));
    }
    assertTrue(processes.isReturning(100 - PeerProcesses.MOST));
    assertFalse(processes.isReturning(0), "forgotten");
  }
}
