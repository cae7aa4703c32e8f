// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.config.Sources;
import vpnd.config.TestConfigurations;
import vpnd.testing.NeedsRoot;

/** Which files are read at all. */
class ConfigurationFileTest {
  private final Path directory;
  private Path file;

  ConfigurationFileTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    file = directory.resolve("site2.conf");
    write(TestConfigurations.NET_GW);
  }

  @Test
  void aPrivateFileIsRead() throws Exception {
    try (var configuration = new ConfigurationFile(file, false).read(TestConfigurations.NO_JARS)) {
      assertEquals("site2", configuration.tunnel().name());
    }
  }

  @Test
  void closingAConfigurationWipesItsSecretKey() throws Exception {
    var configuration = new ConfigurationFile(file, false).read(TestConfigurations.NO_JARS);
    configuration.close();
    var key = configuration.localSecretKey();
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
    write(TestConfigurations.NET_GW);
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
    assertEquals(file + ": it has more than 65536 bytes; name a configuration file", refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx"})
  void aDirectoryThatOthersMayWriteToIsRefusedHoweverFarUp(String mode) throws Exception {
    var deep = Files.createDirectories(directory.resolve("a/b"));
    file = deep.resolve("site2.conf");
    write(TestConfigurations.NET_GW);
    for (var open : List.of(deep, directory.resolve("a"))) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
      assertEquals(
          "%s: others than its owner may write to the directory %s, and put another file in its place; run: chmod go-w %s"
              .formatted(file, open, open),
          refusal());
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
      new ConfigurationFile(file, false).read(TestConfigurations.NO_JARS).close();
    }
  }

  /** As /tmp is: only who owns a file there may exchange it. */
  @Test
  void aStickyDirectoryIsTrustedWithWhatIsOurs() throws Exception {
    var sticky = Files.createDirectory(directory.resolve("sticky"));
    setMode(sticky, 01777);
    file = sticky.resolve("site2.conf");
    write(TestConfigurations.NET_GW);
    new ConfigurationFile(file, false).read(TestConfigurations.NO_JARS).close();
  }

  @Test
  void theDirectoriesOfALinkCountAsWell() throws Exception {
    var open = Files.createDirectory(directory.resolve("open"));
    var link = Files.createSymbolicLink(open.resolve("link.conf"), file);
    var second = Files.createSymbolicLink(directory.resolve("second.conf"), link);
    for (var start : List.of(link, second)) {
      new ConfigurationFile(start, false).read(TestConfigurations.NO_JARS).close();
    }
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (var start : List.of(link, second, open.resolve("../site2.conf"))) {
      file = start;
      assertTrue(refusal().contains(" may write to the directory " + open + ","), refusal());
    }
  }

  @Test
  void theFileAtTheEndOfALinkCounts() throws Exception {
    var target = file;
    file = Files.createSymbolicLink(directory.resolve("link.conf"), file);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(refusal().contains("others than its owner may read or write it"), refusal());
  }

  @Test
  void aLoopOfLinksIsTold() throws Exception {
    file = directory.resolve("loop.conf");
    Files.createSymbolicLink(file, file);
    assertTrue(refusal().startsWith(file + ": it cannot be read ("), refusal());
  }

  @Test
  @NeedsRoot
  void aFileADirectoryAndALinkOfAnotherUserAreRefused() throws Exception {
    var other = 54_321;
    var foreign = Files.createDirectory(directory.resolve("foreign"));
    var inIt = foreign.resolve("site2.conf");
    Files.copy(file, inIt, StandardCopyOption.COPY_ATTRIBUTES);
    var link = Files.createSymbolicLink(directory.resolve("link.conf"), file);
    Files.setAttribute(foreign, "unix:uid", other);
    Files.setAttribute(link, "unix:uid", other, LinkOption.NOFOLLOW_LINKS);
    var own = file;

    file = inIt;
    assertTrue(refusal().contains("the directory " + foreign + " on the way to it belongs to "));
    file = link;
    assertTrue(refusal().contains("the link " + link + " on the way to it belongs to 54321"));
    file = own;
    Files.setAttribute(own, "unix:uid", other);
    assertEquals(
        own
            + ": it belongs to 54321, not to root or the user of vpnd; see that nothing in it is"
            + " foreign, then run: chown root "
            + own,
        refusal());
    Files.setAttribute(own, "unix:uid", 0);
    new ConfigurationFile(own, false).read(TestConfigurations.NO_JARS).close();
  }

  @Test
  void aDirectoryThatIsMendedChangesTheStateOfItsFiles() throws Exception {
    var sources = new Sources(List.of(directory));
    var good = sources.files();
    assertEquals(good, sources.files());
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertNotEquals(good, sources.files());
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    assertEquals(good, sources.files());
  }

  private static void setMode(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode);
  }

  /** vpnd runs them, mostly as root. */
  @ParameterizedTest
  @ValueSource(strings = {"ip_path", "resolvconf_path", "hook_path", "sodium_library"})
  void aProgramThatOthersCanChangeOrExchangeIsRefused(String parameter) throws Exception {
    var open = Files.createDirectory(directory.resolve("open"));
    var program = Files.createFile(open.resolve("program"));
    var link = Files.createSymbolicLink(directory.resolve("link"), program);
    write(TestConfigurations.NET_GW + parameter + ": " + link + "\n");
    new ConfigurationFile(file, false).read(TestConfigurations.NO_JARS).close();

    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertTrue(
        refusal()
            .contains(
                "%s %s: others than its owner may write to the directory %s"
                    .formatted(parameter, link, open)));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxr-x"));
    assertTrue(
        refusal()
            .endsWith(
                "%s %s: others than its owner may write to it; run: chmod go-w %s"
                    .formatted(parameter, link, program)));
  }

  @Test
  void aDeviceIsNoProgramToChangeTheModeOf() throws Exception {
    write(TestConfigurations.NET_GW + "sodium_library: /dev/null\n");
    new ConfigurationFile(file, false).read(TestConfigurations.NO_JARS).close();
  }

  @Test
  @NeedsRoot
  void aProgramOfAnotherUserIsRefused() throws Exception {
    var program = Files.createFile(directory.resolve("program"));
    Files.setAttribute(program, "unix:uid", 54_321);
    write(TestConfigurations.NET_GW + "ip_path: " + program + "\n");
    assertTrue(refusal().contains("it belongs to 54321, who could change it"));
  }

  private String refusal() {
    return assertThrows(
            ConfigurationException.class,
            () -> new ConfigurationFile(file, false).read(TestConfigurations.NO_JARS))
        .getMessage();
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
