// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.router.protocol.Actions.Source;
import vpnd.router.protocol.roaming.CandidateAddresses;

/**
 * The ways to a peer that this side has several addresses for. A way is a text such as "peer/own",
 * with "?" for an own address that is not known.
 */
class SameWayTest {
  private final CandidateAddresses<String> candidates =
      new CandidateAddresses<>(SameWayTest::isSame);

  private static boolean isSame(String one, String other) {
    return part(one, 0).equals(part(other, 0))
        && (part(one, 1).equals(part(other, 1))
            || part(one, 1).equals("?")
            || part(other, 1).equals("?"));
  }

  private static String part(String way, int index) {
    return way.split("/", 2)[index];
  }

  @Test
  void onePlaceIsSentToOnceAlthoughItsOwnAddressBecomesKnown() {
    assertTrue(candidates.suppose("a/?"));
    assertTrue(candidates.suppose("b/?"));
    assertTrue(candidates.heard("a/1", Source.POSSIBLE));
    assertFalse(candidates.heard("a/1", Source.POSSIBLE));
    assertEquals(List.of("b/?", "a/1"), candidates.all());
    assertTrue(candidates.heard("a/1", Source.PROVEN));
    assertEquals(List.of("a/1"), candidates.all());
  }

  @Test
  void aPeerThatTalksToAnotherOfOurAddressesIsAnsweredFromThere() {
    candidates.heard("a/1", Source.PROVEN);
    assertFalse(candidates.heard("a/1", Source.PROVEN));
    assertTrue(candidates.heard("a/2", Source.PROVEN));
    assertEquals("a/2", candidates.proven());
  }

  @Test
  void aCopySentToAnotherOfOurAddressesDivertsNothing() {
    candidates.heard("a/1", Source.PROVEN);
    assertTrue(candidates.heard("a/2", Source.POSSIBLE));
    assertEquals("a/1", candidates.proven());
    assertTrue(candidates.heard("b/2", Source.POSSIBLE));
    assertEquals("a/1", candidates.proven());
    assertEquals(List.of("a/2", "b/2", "a/1"), candidates.all());
  }

  @Test
  void aPeerThatCallsAtAnotherOfOurAddressesIsAnsweredFromThereToo() {
    candidates.heard("a/1", Source.PROVEN);
    candidates.suppose("a/?");
    candidates.heard("a/2", Source.POSSIBLE);
    assertTrue(candidates.all().contains("a/2"));
    candidates.heard("a/2", Source.PROVEN);
    assertEquals(List.of("a/2"), candidates.all());
  }

  @Test
  void aCallerWhoseMessageWasCopiedToAnotherOfOurAddressesIsAnsweredFromBoth() {
    candidates.suppose("a/?");
    candidates.heard("a/2", Source.POSSIBLE);
    assertTrue(candidates.heard("a/1", Source.REPEATED));
    assertEquals(List.of("a/2", "a/1"), candidates.all());
  }

  @Test
  void aCallToAProvenPeerOfWhichTheOwnAddressIsNotKnownTellsIt() {
    candidates.heard("a/1", Source.PROVEN);
    candidates.suppose("a/?");
    assertTrue(candidates.heard("a/1", Source.POSSIBLE));
    assertEquals(List.of("a/1"), candidates.all());
  }

  @Test
  void aPeerThatIsLookedUpAgainIsNoLongerTiedToAnOwnAddress() {
    candidates.heard("a/1", Source.PROVEN);
    assertTrue(candidates.suppose("a/?"));
    assertFalse(candidates.suppose("a/?"));
    assertEquals(List.of("a/?"), candidates.all());
    assertEquals("a/?", candidates.proven());
  }

  @Test
  void theOldestOfManyPossibleWaysIsDrivenOut() {
    for (var way : List.of("a/1", "b/1", "c/1", "d/1", "b/?", "e/1")) {
      assertTrue(candidates.heard(way, Source.POSSIBLE));
    }
    assertEquals(List.of("c/1", "d/1", "b/?", "e/1"), candidates.all());
    candidates.forget();
    assertEquals(List.of(), candidates.all());
    assertNull(candidates.proven());
  }
}
