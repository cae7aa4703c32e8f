// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** No newcomer takes the place of an owner (security C5), of nonces or of counters of aegis256. */
final class OwnerIndexTest {
  private final OwnerIndex<Integer, String> owners = new OwnerIndex<>();

  @Test
  void theFirstStaysFirst() {
    owners.add(7, "owner");
    owners.add(7, "squatter");
    assertEquals("owner", owners.first(7));
    owners.add(7, "owner");
    owners.add(7, "squatter");
    assertEquals("owner", owners.first(7));
  }

  @Test
  void aSquatterIsFoundWhenTheOwnerHasGone() {
    owners.add(7, "owner");
    owners.add(7, "squatter");
    owners.remove(7, "owner");
    assertEquals("squatter", owners.first(7));
    owners.remove(7, "squatter");
    assertNull(owners.first(7));
  }

  @Test
  void aStrangersRemovalChangesNothing() {
    owners.add(7, "owner");
    owners.remove(7, "squatter");
    owners.remove(8, "owner");
    assertEquals("owner", owners.first(7));
  }
}
