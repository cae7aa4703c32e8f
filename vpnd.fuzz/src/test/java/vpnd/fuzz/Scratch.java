// SPDX-License-Identifier: BSD-2-Clause
package vpnd.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory for the files that targets read, private to this process, below its working
 * directory.
 */
public final class Scratch {
  private static final Path DIRECTORY = directory();

  private Scratch() {}

  /** A file of the caller alone. */
  public static Path file(String name) {
    return DIRECTORY.resolve(name);
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "scratch");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
