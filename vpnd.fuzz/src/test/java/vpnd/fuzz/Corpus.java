// SPDX-License-Identifier: BSD-2-Clause
package vpnd.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The stored inputs of a target: vectors, inputs that reached new code, and inputs that once found
 * a fault. They are the files of a directory named like the target's class.
 *
 * @param target the class, with a method {@code fuzzerTestOneInput} as Jazzer calls it
 */
record Corpus(String target, Path directory) {
  private static final Path ALL = Path.of("src/test/resources/corpus");

  /** All corpora, one for each target, sorted by name. */
  static List<Corpus> all() throws IOException {
    try (var directories = Files.list(ALL)) {
      return directories.sorted().map(Corpus::new).toList();
    }
  }

  private Corpus(Path directory) {
    this(directory.getFileName().toString(), directory);
  }

  /** The files, sorted by name. */
  List<Path> inputs() throws IOException {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
