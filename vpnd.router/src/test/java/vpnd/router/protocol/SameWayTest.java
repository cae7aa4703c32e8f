// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.router.protocol.Actions.Source;

/**
 * The ways to a peer that this side has several addresses for. A way is a text such as "peer/own",
 * with "?" for an own address that is not known.
 */
class SameWayTest {
  private final Whereabouts<String> whereabouts = new Whereabouts<>(SameWayTest::isSame);

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
    assertTrue(whereabouts.suppose("a/?"));
    assertTrue(whereabouts.suppose("b/?"));
    assertTrue(whereabouts.heard("a/1", Source.POSSIBLE));
    assertFalse(whereabouts.heard("a/1", Source.POSSIBLE));
    assertEquals(List.of("b/?", "a/1"), whereabouts.all());
    assertTrue(whereabouts.heard("a/1", Source.PROVEN));
    assertEquals(List.of("a/1"), whereabouts.all());
  }

  @Test
  void aPeerThatTalksToAnotherOfOurAddressesIsAnsweredFromThere() {
    whereabouts.heard("a/1", Source.PROVEN);
    assertFalse(whereabouts.heard("a/1", Source.PROVEN));
    assertTrue(whereabouts.heard("a/2", Source.PROVEN));
    assertEquals("a/2", whereabouts.proven());
  }

  @Test
  void aCopySentToAnotherOfOurAddressesDivertsNothing() {
    whereabouts.heard("a/1", Source.PROVEN);
    assertTrue(whereabouts.heard("a/2", Source.POSSIBLE));
    assertEquals("a/1", whereabouts.proven());
    assertTrue(whereabouts.heard("b/2", Source.POSSIBLE));
    assertEquals("a/1", whereabouts.proven());
    assertEquals(List.of("a/2", "b/2", "a/1"), whereabouts.all());
  }

  @Test
  void aPeerThatCallsAtAnotherOfOurAddressesIsAnsweredFromThereToo() {
    whereabouts.heard("a/1", Source.PROVEN);
    whereabouts.suppose("a/?");
    whereabouts.heard("a/2", Source.POSSIBLE);
    assertTrue(whereabouts.all().contains("a/2"));
    whereabouts.heard("a/2", Source.PROVEN);
    assertEquals(List.of("a/2"), whereabouts.all());
  }

  @Test
  void aCallerWhoseMessageWasCopiedToAnotherOfOurAddressesIsAnsweredFromBoth() {
    whereabouts.suppose("a/?");
    whereabouts.heard("a/2", Source.POSSIBLE);
    assertTrue(whereabouts.heard("a/1", Source.REPEATED));
    assertEquals(List.of("a/2", "a/1"), whereabouts.all());
  }

  @Test
  void aCallToAProvenPeerOfWhichTheOwnAddressIsNotKnownTellsIt() {
    whereabouts.heard("a/1", Source.PROVEN);
    whereabouts.suppose("a/?");
    assertTrue(whereabouts.heard("a/1", Source.POSSIBLE));
    assertEquals(List.of("a/1"), whereabouts.all());
  }

  @Test
  void aPeerThatIsLookedUpAgainIsNoLongerTiedToAnOwnAddress() {
    whereabouts.heard("a/1", Source.PROVEN);
    assertTrue(whereabouts.suppose("a/?"));
    assertFalse(whereabouts.suppose("a/?"));
    assertEquals(List.of("a/?"), whereabouts.all());
    assertEquals("a/?", whereabouts.proven());
  }

  @Test
  void theOldestOfManyPossibleWaysIsDrivenOut() {
    for (var way : List.of("a/1", "b/1", "c/1", "d/1", "b/?", "e/1")) {
      assertTrue(whereabouts.heard(way, Source.POSSIBLE));
    }
    assertEquals(List.of("c/1", "d/1", "b/?", "e/1"), whereabouts.all());
    whereabouts.forget();
    assertEquals(List.of(), whereabouts.all());
    assertNull(whereabouts.proven());
  }
}
