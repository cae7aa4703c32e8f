// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are read at all. */
class ConfigurationFileTest {
  private final Path directory;
  private Path file;

  ConfigurationFileTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    file = directory.resolve("site2.conf");
    write(Sample.NET_GW);
  }

  @Test
  void aPrivateFileIsRead() throws Exception {
    try (var configuration = new ConfigurationFile(file, false).read()) {
      assertEquals("site2", configuration.tunnel().name());
    }
  }

  @Test
  void closingAConfigurationWipesItsSecretKey() throws Exception {
    var configuration = new ConfigurationFile(file, false).read();
    configuration.close();
    var key = configuration.tunnel().localSecretKey();
    assertThrows(IllegalStateException.class, () -> key.copyTo(ByteBuffer.allocate(32)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx"})
  void aFileThatOthersMayReadOrWriteIsRefusedWithTheCommandToRun(String mode) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertEquals(
        file + ": others than its owner may read or write it; run: chmod 600 " + file, refusal());
  }

  @Test
  void theCommandToRunIsQuotedForTheShell() throws Exception {
    file = directory.resolve("it's mine.conf");
    write(Sample.NET_GW);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(refusal().endsWith("run: chmod 600 '" + directory + "/it'\\''s mine.conf'"));
  }

  @Test
  void aMissingFileIsTold() throws Exception {
    Files.delete(file);
    assertEquals(
        file + ": there is no such file; create it, or name another one with -c", refusal());
  }

  @Test
  void aDirectoryIsTold() {
    file = directory;
    assertEquals(file + ": it is a directory; put a file in its place", refusal());
  }

  @Test
  void aDeviceIsTold() {
    file = Path.of("/dev/null");
    assertEquals(file + ": it is not a regular file; name a file on a disk", refusal());
  }

  @Test
  void aFileThatTheUserMayNotReadIsTold() {
    assertEquals(
        "/etc/vpnd.conf: this user may not read it; run vpnd as the file's owner or as root",
        new ConfigurationFile(Path.of("/etc/vpnd.conf"), false)
            .unreadable(new AccessDeniedException("/etc/vpnd.conf"))
            .getMessage());
  }

  @Test
  void aFileThatIsFarTooLongIsTold() throws Exception {
    write("# comment\n".repeat(10_000));
    assertEquals(file + ": it has more than 65536 octets; name a configuration file", refusal());
  }

  private String refusal() {
    return assertThrows(
            ConfigurationException.class, () -> new ConfigurationFile(file, false).read())
        .getMessage();
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
