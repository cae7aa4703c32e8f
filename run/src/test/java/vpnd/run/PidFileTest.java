// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void aLiveProcessThatIsNoVpndDoesNotCount() throws Exception {
    var path = directory.resolve("vpnd.pid");
    Files.writeString(path, ProcessHandle.current().pid() + "\n");

    try (var file = PidFile.create(path, 4711)) {
      assertEquals("4711\n", Files.readString(file.path()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no number", "-1", "99999999999999999999"})
  void aFileWithoutAProcessIdIsReplaced(String content) throws Exception {
    var path = Files.writeString(directory.resolve("vpnd.pid"), content);

    try (var file = PidFile.create(path, 4711)) {
      assertEquals("4711\n", Files.readString(file.path()));
    }
  }
}
