// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two users of one nonce file would use its nonces twice, so the second is refused. */
final class NonceStoreLockTest {
  private static final int REFUSED = 3;

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
      assertEquals(REFUSED, openInAnotherProcess());
    }
    assertEquals(0, openInAnotherProcess());
  }

  private int openInAnotherProcess() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SecondProcess.class.getName(),
                directory.toString())
            .inheritIO()
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the second process hangs");
      return process.exitValue();
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

    /** Opens the files in the directory given and says by its exit status whether it could. */
    public static void main(String[] arguments) {
      try {
        open(Path.of(arguments[0]), "local", "remote").close();
      } catch (IOException e) {
        System.exit(REFUSED);
      }
    }
  }
}
