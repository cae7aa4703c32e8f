// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

class StateDirectoryTest {
  private final Path root;

  StateDirectoryTest(@TempDir Path directory) {
    this.root = directory.resolve("vpnd");
  }

  @Test
  void onlyTheOwnerMayEnter() throws Exception {
    try (var state = StateDirectory.create(root.resolve("vpnd-x"))) {
      for (var path : new Path[] {root, state.path()}) {
        assertEquals(
            "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
  }

  @Test
  void closingRemovesTheDirectoryWithItsFilesButNotTheRoot() throws Exception {
    var state = StateDirectory.create(root.resolve("vpnd-x"));
    Files.writeString(Files.createDirectory(state.path().resolve("bundle0")).resolve("id"), "0");

    state.close();

    assertFalse(Files.exists(state.path()));
    assertTrue(Files.exists(root));
  }

  @Test
  void whatADeadProcessLeftIsRemovedAndAllElseIsKept() throws Exception {
    var left =
        Files.writeString(StateDirectory.create(root.resolve("vpnd-x")).path().resolve("x"), "");
    var other = StateDirectory.create(root.resolve("vpnd-y")).path();

    try (var own = StateDirectory.create(root.resolve("vpnd-x"))) {
      assertTrue(Files.exists(own.path()));
      assertFalse(Files.exists(left));
      assertTrue(Files.exists(other));
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsAFailureOfTheSystem() throws Exception {
    var file = Files.writeString(root.resolveSibling("file"), "");

    var exception =
        assertThrows(ExitException.class, () -> StateDirectory.create(file.resolve("vpnd")));

    assertEquals(ExitCode.SYSTEM, exception.exitCode());
    assertTrue(exception.toString().contains(file.toString()));
  }
}
