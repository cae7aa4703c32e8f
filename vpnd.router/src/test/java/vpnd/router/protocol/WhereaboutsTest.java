// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.router.protocol.Actions.Source.POSSIBLE;
import static vpnd.router.protocol.Actions.Source.PROVEN;
import static vpnd.router.protocol.Actions.Source.REPEATED;

import java.util.List;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
  private final Whereabouts<String> whereabouts = new Whereabouts<>(String::equals);

  @Test
  void nothingIsKnownAtFirst() {
    assertNull(whereabouts.proven());
    assertEquals(List.of(), whereabouts.all());
  }

  @Test
  void whatIsSupposedOrPossibleIsNotProven() {
    assertTrue(whereabouts.suppose("a"));
    assertTrue(whereabouts.heard("b", POSSIBLE));
    assertNull(whereabouts.proven());
    assertEquals(List.of("a", "b"), whereabouts.all());
  }

  @Test
  void aProofLeavesNoOtherAddress() {
    whereabouts.suppose("a");
    whereabouts.heard("b", POSSIBLE);
    assertTrue(whereabouts.heard("c", PROVEN));
    assertEquals("c", whereabouts.proven());
    assertEquals(List.of("c"), whereabouts.all());
  }

  @Test
  void theSameProofAgainChangesNothing() {
    whereabouts.heard("a", PROVEN);
    assertFalse(whereabouts.heard("a", PROVEN));
    assertFalse(whereabouts.heard("a", POSSIBLE));
    assertFalse(whereabouts.suppose("a"));
    assertEquals(List.of("a"), whereabouts.all());
  }

  @Test
  void aPossibleAddressDoesNotReplaceTheProvenOne() {
    whereabouts.heard("a", PROVEN);
    assertTrue(whereabouts.heard("b", POSSIBLE));
    assertEquals("a", whereabouts.proven());
    assertEquals(List.of("b", "a"), whereabouts.all());
  }

  @Test
  void aProofFromTheSameAddressEndsAllPossibilities() {
    whereabouts.heard("a", PROVEN);
    whereabouts.heard("b", POSSIBLE);
    assertTrue(whereabouts.heard("a", PROVEN));
    assertEquals(List.of("a"), whereabouts.all());
  }

  @Test
  void theAddressHeardFromLongestAgoIsDrivenOut() {
    for (var address : List.of("a", "b", "c", "d")) {
      whereabouts.heard(address, POSSIBLE);
    }
    assertFalse(whereabouts.heard("a", POSSIBLE));
    assertTrue(whereabouts.heard("e", POSSIBLE));
    assertEquals(List.of("c", "d", "a", "e"), whereabouts.all());
  }

  @Test
  void aCopyFindsAPlaceOnlyIfOneIsFree() {
    whereabouts.suppose("a");
    assertTrue(whereabouts.heard("b", REPEATED));
    assertTrue(whereabouts.heard("c", REPEATED));
    assertTrue(whereabouts.heard("d", REPEATED));
    assertFalse(whereabouts.heard("e", REPEATED));
    assertEquals(List.of("a", "b", "c", "d"), whereabouts.all());
  }

  @Test
  void aCallerWhoseEveryMessageIsCopiedFirstFromYetAnotherAddressKeepsItsPlace() {
    for (int i = 0; i < 100; i++) {
      whereabouts.heard("copyist " + i, POSSIBLE);
      whereabouts.heard("caller", REPEATED);
      assertTrue(whereabouts.all().contains("caller"), "message " + i);
    }
  }

  @Test
  void forgetsAll() {
    whereabouts.heard("a", PROVEN);
    whereabouts.heard("b", POSSIBLE);
    whereabouts.forget();
    assertNull(whereabouts.proven());
    assertEquals(List.of(), whereabouts.all());
  }
}
