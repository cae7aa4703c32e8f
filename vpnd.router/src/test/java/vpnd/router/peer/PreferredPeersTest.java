// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of several gateways is used. */
class PreferredPeersTest {
  private static final long START = 100_000_000_000L;

  private final Gateway first = new Gateway(1);
  private final Gateway second = new Gateway(2);
  private final PreferredPeers peers = new PreferredPeers();

  PreferredPeersTest() {
    peers.add(second);
    peers.add(first);
  }

  private static final class Gateway implements PreferredPeers.Candidate {
    private final int preference;
    private long heardAt = -1;
    private boolean standsBy;

    Gateway(int preference) {
      this.preference = preference;
    }

    @Override
    public int preference() {
      return preference;
    }

    @Override
    public boolean isHeard(long since) {
      return heardAt >= Math.max(0, since);
    }

    @Override
    public boolean standsBy() {
      return standsBy;
    }

    @Override
    public void standBy(boolean isOtherUsed) {
      standsBy = isOtherUsed;
    }
  }

  /** Whether the first and the second are used. */
  private List<Boolean> used() {
    return List.of(!first.standsBy, !second.standsBy);
  }

  @Test
  void withoutASessionNoneIsUsed() {
    assertFalse(peers.choose(START));
    assertEquals(List.of(false, false), used());
  }

  @Test
  void theFirstThatIsUpIsUsedAndThePreferredOneWhenItComes() {
    second.heardAt = START;
    assertTrue(peers.choose(START));
    assertEquals(List.of(false, true), used());
    assertFalse(peers.choose(START + 1));
    first.heardAt = START + 2;
    assertTrue(peers.choose(START + 2));
    assertEquals(List.of(true, false), used());
  }

  @Test
  void oneThatIsSilentIsLeftAndReturnedTo() {
    first.heardAt = START;
    var silent = START + PreferredPeers.SILENCE + 1;
    second.heardAt = silent - 1;
    assertTrue(peers.choose(silent - 1));
    assertEquals(List.of(true, false), used());
    assertTrue(peers.choose(silent));
    assertEquals(List.of(false, true), used());
    first.heardAt = silent + 1;
    assertTrue(peers.choose(silent + 1));
    assertEquals(List.of(true, false), used());
  }

  @Test
  void oneThatHasBeenSilentForFifteenSecondsIsNotUsed() {
    first.heardAt = START;
    peers.choose(START);
    second.heardAt = START + 15_000_000_000L;
    peers.choose(START + 15_000_000_000L);
    assertEquals(List.of(false, true), used());
  }

  @Test
  void ifNoneIsHeardTheLastOneStaysInUse() {
    second.heardAt = START;
    peers.choose(START);
    assertFalse(peers.choose(START + 2 * PreferredPeers.SILENCE));
    assertEquals(List.of(false, true), used());
  }

  @Test
  void oneThatIsRemovedLeavesTheOther() {
    first.heardAt = START;
    second.heardAt = START;
    peers.choose(START);
    peers.remove(first);
    assertTrue(peers.choose(START));
    assertFalse(second.standsBy);
  }

  @Test
  void aPeerWithoutAPreferenceIsAlwaysUsed() {
    var other = new Gateway(0);
    peers.add(other);
    first.heardAt = START;
    peers.choose(START);
    assertFalse(other.standsBy);
  }
}
