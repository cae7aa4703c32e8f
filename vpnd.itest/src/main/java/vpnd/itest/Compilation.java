// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources that a test has made, against the distribution under test. */
final class Compilation {
  private Compilation() {}

  /**
   * Compiles one class.
   *
   * @param home the distribution of vpnd
   * @param type name of the class, without its package
   * @param output a directory for the class files
   * @throws IllegalStateException if this Java has no compiler, or the source has errors
   */
  static void run(Path home, String type, String source, Path output) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("this test needs a JDK");
    }
    var options =
        List.of("--release", "17", "-proc:none", "-cp", classPath(home), "-d", output.toString());
    var problems = new StringWriter();
    var sources = List.of(new Source(type, source));
    if (!compiler.getTask(problems, null, null, options, null, sources).call()) {
      throw new IllegalStateException(type + " does not compile: " + problems);
    }
  }

  /** The annotations come from the tests' own class path. */
  private static String classPath(Path home) {
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

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String type, String text) {
      super(URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
