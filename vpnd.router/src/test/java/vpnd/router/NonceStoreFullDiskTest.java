// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.router.protocol.Nonce;

/** A disk without a free octet, which needs root to be made. */
final class NonceStoreFullDiskTest {
  private static final int INCREMENT = 16;

  private final Path disk;

  NonceStoreFullDiskTest(@TempDir Path disk) {
    this.disk = disk;
  }

  @BeforeEach
  void mount() throws Exception {
    if (!run("mount", "-t", "tmpfs", "-o", "size=64k", "vptdisk", disk.toString())) {
      var reason = "SKIPPED: a full disk; making one needs root on Linux";
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      System.err.println(reason);
      abort(reason);
    }
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void noNonceIsUsedTwiceAndSendingGoesOnWhenThereIsSpaceAgain() throws IOException {
    Nonce lastUsed;
    try (var store = open()) {
      var range = store.range();
      lastUsed = range.first().plus(range.take(INCREMENT) + INCREMENT - 1);
      fill();
      assertThrows(IOException.class, () -> store.reserve(1, 1));
      assertEquals(-1, range.take(1));
    }
    var refusal = Faults.messageOf(this::open);
    assertTrue(refusal.contains("No space left on device"), refusal);

    Files.delete(disk.resolve("filler"));
    try (var restarted = open()) {
      assertTrue(restarted.range().next().compareTo(lastUsed) > 0);
    }
  }

  private NonceStore open() throws IOException {
    return new NonceStore(disk.resolve("local"), disk.resolve("remote"), INCREMENT, () -> 0, 1);
  }

  private void fill() throws IOException {
    try (var filler = Files.newOutputStream(disk.resolve("filler"))) {
      var octets = new byte[4096];
      assertThrows(
          IOException.class,
          () -> {
            for (; ; ) {
              filler.write(octets);
            }
          });
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
