// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vpnd.testing.SourceCompiler;

/** Compiles sources that a test has made, against the distribution under test. */
final class Compilation {
  private Compilation() {}

  /**
   * Compiles one class.
   *
   * @param home the distribution of vpnd
   * @param type name of the class, without its package
   * @param output a directory for the class files
   * @see SourceCompiler
   */
  static void run(Path home, String type, String source, Path output) {
    SourceCompiler.compile(type, source, classPath(home), output);
  }

  /** That of the distribution; the annotations come from the tests' own class path. */
  static String classPath(Path home) {
    return Stream.of(home.resolve("bundles"), home.resolve("lib"))
        .flatMap(Compilation::files)
        .map(Path::toString)
        .filter(file -> file.endsWith(".jar"))
        .collect(Collectors.joining(":", "", ":" + System.getProperty("java.class.path")));
  }

  private static Stream<Path> files(Path directory) {
    try (var files = Files.list(directory)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
