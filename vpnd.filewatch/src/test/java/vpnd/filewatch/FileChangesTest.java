// SPDX-License-Identifier: BSD-2-Clause
package vpnd.filewatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The differences between two listings. */
class FileChangesTest {
  private static final String A = "a.conf";
  private static final String B = "b.conf";
  private static final String C = "c.conf";
  private static final Integer OLD = 1;
  private static final Integer NEW = 2;

  @Test
  void nothingHasHappenedToFilesThatLookTheSame() {
    assertChanges(Map.of(A, OLD, B, NEW), Map.of(A, OLD, B, NEW), List.of(), List.of(), List.of());
  }

  @Test
  void aFileThatWasNotThereIsAdded() {
    assertChanges(Map.of(), Map.of(B, OLD, A, OLD), List.of(A, B), List.of(), List.of());
  }

  @Test
  void aFileThatIsNotThereAnyMoreIsRemoved() {
    assertChanges(Map.of(A, OLD, B, OLD), Map.of(B, OLD), List.of(), List.of(), List.of(A));
  }

  @Test
  void aFileThatLooksDifferentIsChanged() {
    assertChanges(Map.of(A, OLD, B, OLD), Map.of(A, OLD, B, NEW), List.of(), List.of(B), List.of());
  }

  @Test
  void aRenamedFileIsRemovedAndAdded() {
    assertChanges(
        Map.of(A, OLD, B, OLD), Map.of(B, NEW, C, OLD), List.of(C), List.of(B), List.of(A));
  }

  private static void assertChanges(
      Map<String, Integer> before,
      Map<String, Integer> after,
      List<String> added,
      List<String> changed,
      List<String> removed) {
    var changes = FileChanges.between(before, after);
    assertEquals(added, List.copyOf(changes.added()));
    assertEquals(changed, List.copyOf(changes.changed()));
    assertEquals(removed, List.copyOf(changes.removed()));
  }
}
