// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file with the secret key (security D10). */
class KeygenCommandTest {
  private final Path file;

  KeygenCommandTest(@TempDir Path directory) {
    file = directory.resolve("key");
  }

  @Test
  void itIsItsOwnersAloneFromTheFirstMoment() throws Exception {
    try (var secret = KeygenCommand.create(file)) {
      assertTrue(secret.isOpen());
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  @Test
  void oneThatIsThereIsNotTaken() throws Exception {
    Files.createSymbolicLink(file, file.resolveSibling("nowhere"));

    assertThrows(FileAlreadyExistsException.class, () -> KeygenCommand.create(file));
  }
}
