// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.config.Sources;

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

  @ParameterizedTest
  @CsvSource({
    "/etc/vpnd.conf, /run/vpnd.pid",
    "/etc/vpnd/berlin.conf, /run/vpnd-berlin.pid",
    "/srv/vpnd.conf, /run/vpnd-vpnd.pid",
    "/srv/plain, /run/vpnd-plain.pid",
    "/srv/clients.d, /run/vpnd-clients.d.pid"
  })
  void whatIsReadNamesThePidFile(Path configuration, Path expected) {
    assertEquals(expected, VpndCommand.pidFile(new Sources(List.of(configuration))));
  }

  @Test
  void theUsualFilesHaveTheUsualPidFile() {
    assertEquals(Path.of("/run/vpnd.pid"), VpndCommand.pidFile(Sources.STANDARD));
  }
}
