// SPDX-License-Identifier: BSD-2-Clause
package vpnd.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The inputs of a target that are kept: vectors, what a fuzzer found to take a way of its own, and
 * what was once a fault. They are the files of a directory that has the name of the target's class.
 *
 * @param target the class, with a method {@code fuzzerTestOneInput} as Jazzer calls it
 */
record Corpus(String target, Path directory) {
  private static final Path ALL = Path.of("src/test/resources/corpus");

  /** All corpora, and so all targets, in the order of their names. */
  static List<Corpus> all() throws IOException {
    try (var directories = Files.list(ALL)) {
      return directories.sorted().map(Corpus::new).toList();
    }
  }

  private Corpus(Path directory) {
    this(directory.getFileName().toString(), directory);
  }

  /** The files, in the order of their names. */
  List<Path> inputs() throws IOException {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
