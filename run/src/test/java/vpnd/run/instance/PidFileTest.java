// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

class PidFileTest {
  private final Path directory;

  PidFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void theFileHoldsTheProcessIdAndGoesWhenClosed() throws Exception {
    var path = directory.resolve("vpnd.pid");
    try (var file = PidFile.create(path, 4711)) {
      assertEquals("4711\n", Files.readString(file.path()));
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void whatADeadDaemonLeftIsReplaced() throws Exception {
    var path = Files.writeString(directory.resolve("vpnd.pid"), "1\n");

    try (var file = PidFile.create(path, 4711)) {
      assertEquals("4711\n", Files.readString(file.path()));
    }
  }

  @Test
  void aFileThatCannotBeMadeIsAFailureOfTheSystem() {
    var path = directory.resolve("missing/vpnd.pid");

    var exception = assertThrows(ExitException.class, () -> PidFile.create(path, 4711));

    assertEquals(ExitCode.SYSTEM, exception.exitCode());
    assertTrue(exception.toString().contains(path.toString()));
  }
}
