// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vpnd.config.FileState;
import vpnd.config.TestConfigurations;
import vpnd.config.file.ConfigurationFile;

/** What has happened to files, told by how they look before and after. */
class FileChangesTest {
  private static final ConfigurationFile A = TestConfigurations.inDirectory("a.conf");
  private static final ConfigurationFile B = TestConfigurations.inDirectory("b.conf");
  private static final ConfigurationFile C = TestConfigurations.inDirectory("c.conf");
  private static final FileState OLD = new FileState(Map.of("ctime", 1), null);
  private static final FileState NEW = new FileState(Map.of("ctime", 2), null);

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
      Map<ConfigurationFile, FileState> before,
      Map<ConfigurationFile, FileState> after,
      List<ConfigurationFile> added,
      List<ConfigurationFile> changed,
      List<ConfigurationFile> removed) {
    var changes = FileChanges.between(before, after);
    assertEquals(added, List.copyOf(changes.added()));
    assertEquals(changed, List.copyOf(changes.changed()));
    assertEquals(removed, List.copyOf(changes.removed()));
  }
}
