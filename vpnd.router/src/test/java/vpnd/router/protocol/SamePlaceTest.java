// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.router.protocol.Actions.Source;

/** An address is a text such as "peer/own", where the part in front of the slash is the place. */
class SamePlaceTest {
  private final Whereabouts<String> whereabouts =
      new Whereabouts<>((one, other) -> place(one).equals(place(other)));

  private static String place(String address) {
    return address.split("/", 2)[0];
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
    assertFalse(whereabouts.heard("a/2", Source.POSSIBLE));
    assertEquals(List.of("a/1"), whereabouts.all());
    assertTrue(whereabouts.heard("b/2", Source.POSSIBLE));
    assertEquals("a/1", whereabouts.proven());
    assertEquals(List.of("b/2", "a/1"), whereabouts.all());
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
  void theOldestOfManyPossiblePlacesIsDrivenOut() {
    for (var place : List.of("a/1", "b/1", "c/1", "d/1", "b/2", "e/1")) {
      assertTrue(whereabouts.heard(place, Source.POSSIBLE));
    }
    assertEquals(List.of("c/1", "d/1", "b/2", "e/1"), whereabouts.all());
    whereabouts.forget();
    assertEquals(List.of(), whereabouts.all());
    assertNull(whereabouts.proven());
  }
}
