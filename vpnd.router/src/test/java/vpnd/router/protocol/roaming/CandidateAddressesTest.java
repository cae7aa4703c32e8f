// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.roaming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.router.protocol.Actions.Source.POSSIBLE;
import static vpnd.router.protocol.Actions.Source.PROVEN;
import static vpnd.router.protocol.Actions.Source.REPEATED;

import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateAddressesTest {
  private final CandidateAddresses<String> candidates = new CandidateAddresses<>(String::equals);

  @Test
  void nothingIsKnownAtFirst() {
    assertNull(candidates.proven());
    assertEquals(List.of(), candidates.all());
  }

  @Test
  void whatIsSupposedOrPossibleIsNotProven() {
    assertTrue(candidates.suppose("a"));
    assertTrue(candidates.heard("b", POSSIBLE));
    assertNull(candidates.proven());
    assertEquals(List.of("a", "b"), candidates.all());
  }

  @Test
  void aProofLeavesNoOtherAddress() {
    candidates.suppose("a");
    candidates.heard("b", POSSIBLE);
    assertTrue(candidates.heard("c", PROVEN));
    assertEquals("c", candidates.proven());
    assertEquals(List.of("c"), candidates.all());
  }

  @Test
  void theSameProofAgainChangesNothing() {
    candidates.heard("a", PROVEN);
    assertFalse(candidates.heard("a", PROVEN));
    assertFalse(candidates.heard("a", POSSIBLE));
    assertFalse(candidates.suppose("a"));
    assertEquals(List.of("a"), candidates.all());
  }

  @Test
  void aPossibleAddressDoesNotReplaceTheProvenOne() {
    candidates.heard("a", PROVEN);
    assertTrue(candidates.heard("b", POSSIBLE));
    assertEquals("a", candidates.proven());
    assertEquals(List.of("b", "a"), candidates.all());
  }

  @Test
  void aProofFromTheSameAddressEndsAllPossibilities() {
    candidates.heard("a", PROVEN);
    candidates.heard("b", POSSIBLE);
    assertTrue(candidates.heard("a", PROVEN));
    assertEquals(List.of("a"), candidates.all());
  }

  @Test
  void theAddressHeardFromLongestAgoIsDrivenOut() {
    for (var address : List.of("a", "b", "c", "d")) {
      candidates.heard(address, POSSIBLE);
    }
    assertFalse(candidates.heard("a", POSSIBLE));
    assertTrue(candidates.heard("e", POSSIBLE));
    assertEquals(List.of("c", "d", "a", "e"), candidates.all());
  }

  @Test
  void aCopyFindsAPlaceOnlyIfOneIsFree() {
    candidates.suppose("a");
    assertTrue(candidates.heard("b", REPEATED));
    assertTrue(candidates.heard("c", REPEATED));
    assertTrue(candidates.heard("d", REPEATED));
    assertFalse(candidates.heard("e", REPEATED));
    assertEquals(List.of("a", "b", "c", "d"), candidates.all());
  }

  @Test
  void aCallerWhoseEveryMessageIsCopiedFirstFromYetAnotherAddressKeepsItsPlace() {
    for (int i = 0; i < 100; i++) {
      candidates.heard("copyist " + i, POSSIBLE);
      candidates.heard("caller", REPEATED);
      assertTrue(candidates.all().contains("caller"), "message " + i);
    }
  }

  @Test
  void copiesThatComeLaterDoNotTakeThePlaceOfSuchACaller() {
    for (int i = 0; i < 100; i++) {
      candidates.heard("copyist " + i, POSSIBLE);
      candidates.heard("caller", REPEATED);
      assertTrue(candidates.all().contains("caller"), "message " + i);
      for (var other : List.of("x", "y", "z", "x")) {
        candidates.heard(other, REPEATED);
      }
    }
  }

  @Test
  void aCopyFromWhereTheMessageCameFromFirstIsNotTheFirstFromElsewhere() {
    for (var address : List.of("a", "b", "c", "d")) {
      candidates.heard(address, POSSIBLE);
    }
    assertFalse(candidates.heard("d", REPEATED));
    assertTrue(candidates.heard("e", REPEATED));
    assertEquals(List.of("b", "c", "d", "e"), candidates.all());
  }

  @Test
  void onlyTheFirstCopyFromElsewhereDrivesAnAddressOut() {
    for (var address : List.of("a", "b", "c", "d")) {
      candidates.heard(address, POSSIBLE);
    }
    assertTrue(candidates.heard("e", REPEATED));
    assertFalse(candidates.heard("f", REPEATED));
    assertFalse(candidates.heard("b", REPEATED));
    assertEquals(List.of("b", "c", "d", "e"), candidates.all());
  }

  @Test
  void forgetsAll() {
    candidates.heard("a", PROVEN);
    candidates.heard("b", POSSIBLE);
    candidates.forget();
    assertNull(candidates.proven());
    assertEquals(List.of(), candidates.all());
  }
}
