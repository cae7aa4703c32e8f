// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two users of one nonce file would use its nonces twice, so the second is refused. */
final class NonceStoreLockTest {
  private final Path directory;

  NonceStoreLockTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aSecondTunnelOfThisProcessIsRefused() throws IOException {
    try (var first = open(directory, "local", "remote")) {
      assertNotNull(first.range());
      var refusal =
          assertThrows(IOException.class, () -> open(directory, "local", "another remote"));
      assertEquals(
          directory.resolve("local")
              + " is in use by another tunnel; give each its own nonce files",
          refusal.getMessage());
      assertThrows(IOException.class, () -> open(directory, "another local", "remote"));
    }
  }

  /** By either name it is the same file, and closing one descriptor ends the locks of the other. */
  @Test
  void anotherNameOfTheDirectoryIsNoWayAroundTheLock() throws Exception {
    var other = directory.resolve("other");
    var real = Files.createDirectory(directory.resolve("real"));
    Files.createSymbolicLink(other, real);
    try (var first = open(real, "local", "remote")) {
      assertNotNull(first.range());
      assertThrows(IOException.class, () -> open(other, "local", "another remote"));
      assertTrue(openInAnotherProcess(real).contains("is in use by process"));
    }
    open(other, "local", "remote").close();
  }

  /** With the lock file of another directory goes a descriptor, and with that every lock. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLockFileOfTwoDirectoriesIsOpenedOnce(boolean isHardLink) throws Exception {
    var real = Files.createDirectory(directory.resolve("real"));
    var other = Files.createDirectory(directory.resolve("other"));
    try (var first = open(real, "local", "remote")) {
      assertNotNull(first.range());
      for (var file : lockFiles(real)) {
        var name = other.resolve(file.getFileName());
        if (isHardLink) {
          Files.createLink(name, file);
        } else {
          Files.createSymbolicLink(name, file);
        }
      }
      assertThrows(IOException.class, () -> open(other, "local", "remote"));
      for (int i = 0; i < 300; i++) { // this number shares a lock file with one of the first two
        open(other, "local" + i, "remote" + i).close();
      }

      assertTrue(openInAnotherProcess(real).contains("is in use by process"));
    }
    assertEquals("", openInAnotherProcess(real));
  }

  /** A lock for reading needs no more than that a file can be read. */
  @Test
  void nobodyElseCanReadALockFileAndSoHoldIt() throws IOException {
    open(directory, "local", "remote").close();
    var files = lockFiles(directory);
    assertFalse(files.isEmpty());
    for (var file : files) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
    open(directory, "local", "remote").close();
    for (var file : files) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  private static List<Path> lockFiles(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".lock")).toList();
    }
  }

  @Test
  void aRefusedTunnelHoldsNoFile() throws IOException {
    var first = open(directory, "local", "remote");
    assertThrows(IOException.class, () -> open(directory, "free", "remote"));
    first.close();
    open(directory, "free", "remote").close();
  }

  @Test
  void oneFileForBothCountersIsRefused() {
    assertThrows(IOException.class, () -> open(directory, "same", "same"));
  }

  @Test
  void aSecondProcessIsRefusedUntilTheFirstEnds() throws Exception {
    try (var first = open(directory, "local", "remote")) {
      assertNotNull(first.range());
      assertEquals(
          "%s is in use by process %s; stop that, or give each tunnel its own nonce files"
              .formatted(directory.resolve("local"), ProcessHandle.current().pid()),
          openInAnotherProcess(directory));
    }
    assertEquals("", openInAnotherProcess(directory));
  }

  /** Tells why the other process was refused; empty if it was not. */
  private static String openInAnotherProcess(Path directory)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SecondProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the second process hangs");
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  private static NonceStore open(Path directory, String local, String remote) throws IOException {
    return new NonceStore(directory.resolve(local), directory.resolve(remote), 16, () -> 0, 0);
  }

  /** What the second process runs. */
  static final class SecondProcess {
    private SecondProcess() {}

    /** Opens the files in the directory given and prints why it could not. */
    public static void main(String[] arguments) {
      try {
        open(Path.of(arguments[0]), "local", "remote").close();
      } catch (IOException e) {
        System.out.print(e.getMessage());
      }
    }
  }
}
