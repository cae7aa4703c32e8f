// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A mistake in one class. It is made in a copy of the source, so that the product needs no places
 * to make mistakes in.
 *
 * @param type a class of any module, with its package
 * @param original text that occurs once in its source; white space stands for any white space
 * @param replacement its replacement
 */
public record Mutation(String type, String original, String replacement) {
  /** Tests run in the directory of their module. */
  private static final Path ROOT = Path.of("..");

  private static final Pattern SPACE = Pattern.compile("\\s+");

  /**
   * The source with the mistake.
   *
   * @throws IllegalStateException if there is no such class, or the original text does not occur
   *     exactly once in it
   */
  public String source() throws IOException {
    var text = Files.readString(file());
    var places =
        SPACE
            .splitAsStream(original.strip())
            .map(Pattern::quote)
            .collect(Collectors.collectingAndThen(Collectors.joining("\\s+"), Pattern::compile))
            .matcher(text);
    if (places.results().count() != 1) {
      throw new IllegalStateException("not once in " + type + ": " + original);
    }
    return places.replaceFirst(Matcher.quoteReplacement(replacement));
  }

  private Path file() throws IOException {
    var name = type.replace('.', '/') + ".java";
    var found = new TreeSet<Path>();
    try (var modules = Files.newDirectoryStream(ROOT)) {
      for (var module : modules) {
        found.add(module.resolve("src/main/java").resolve(name));
        found.add(module.resolve("src/test/java").resolve(name));
      }
    }
    found.removeIf(file -> !Files.exists(file));
    if (found.size() != 1) {
      throw new IllegalStateException("not one source of " + type + ": " + found);
    }
    return found.first();
  }

  /**
   * Compiles the class with the mistake.
   *
   * @param classPath of the class, in the notation of Java
   * @param output a directory for the class files
   * @throws IllegalStateException also if it does not compile
   * @see #source
   */
  public void compile(String classPath, Path output) throws IOException {
    var name = type.substring(type.lastIndexOf('.') + 1);
    SourceCompiler.compile(name, source(), classPath, output);
  }

  /**
   * Loads all classes of the running tests once more, one of them with the mistake.
   *
   * @param output an empty directory for the class files
   * @see #compile
   */
  public URLClassLoader load(Path output) throws IOException {
    compile(testClassPath(), output);
    var places = new ArrayList<URL>();
    places.add(output.toUri().toURL());
    for (var entry : testClassPath().split(File.pathSeparator, -1)) {
      places.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** That of the running tests. */
  static String testClassPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
