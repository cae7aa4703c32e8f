// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real file system that is soon full; making one needs root on Linux. */
final class SmallDisk implements AutoCloseable {
  private final Path place;

  /**
   * @param place a directory; the test is aborted, or fails in CI, if no disk can be had there
   */
  SmallDisk(Path place) throws IOException {
    this.place = place;
    if (!run("mount", "-t", "tmpfs", "-o", "size=64k", "vptdisk", place.toString())) {
      var reason = "SKIPPED: a full disk; making one needs root on Linux";
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      System.err.println(reason);
      abort(reason);
    }
  }

  /** Leaves no byte free. */
  void fill() throws IOException {
    try (var filler = Files.newOutputStream(place.resolve("filler"))) {
      var bytes = new byte[4096];
      assertThrows(
          IOException.class,
          () -> {
            for (; ; ) {
              filler.write(bytes);
            }
          });
    }
  }

  /** Gives the room back. */
  void clear() throws IOException {
    Files.delete(place.resolve("filler"));
  }

  @Override
  public void close() throws IOException {
    run("umount", place.toString());
  }

  private static boolean run(String... command) throws IOException {
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
