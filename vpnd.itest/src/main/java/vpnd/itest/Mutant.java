// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A bundle of the distribution with one mistake in a copy of its source, for the tests that must
 * detect it.
 *
 * @param bundle its symbolic name
 * @param type name of the class that is changed, relative to the bundle's main package
 * @param original text that occurs once in the source
 * @param replacement its replacement
 */
record Mutant(String bundle, String type, String original, String replacement) {
  /** The sources of the distribution. */
  private static final Path SOURCES = Path.of(System.getProperty("vpnd.sources", ""));

  /**
   * Writes the bundle.
   *
   * @param home the distribution
   * @param directory an empty one
   * @return the jar, in that directory
   */
  Path write(Path home, Path directory) {
    try {
      var classes = Files.createDirectory(directory.resolve("classes"));
      Compilation.run(home, type.substring(type.lastIndexOf('.') + 1), source(), classes);
      var mutant = directory.resolve(bundle + "-mutant.jar");
      merge(jar(home, bundle), classes, mutant);
      return mutant;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jar of a bundle of the distribution. */
  static Path jar(Path home, String bundle) {
    try (var files = Files.list(home.resolve("bundles"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(bundle + "-"))
          .min(Comparator.naturalOrder())
          .orElseThrow()
          .toAbsolutePath()
          .normalize();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String source() throws IOException {
    var folder = SOURCES.resolve(bundle).resolve("src/main/java").resolve(bundle.replace('.', '/'));
    var text = Files.readString(folder.resolve(type.replace('.', '/') + ".java"));
    if (text.split(Pattern.quote(original), -1).length != 2) {
      throw new IllegalStateException("not once in " + type + ": " + original);
    }
    return text.replace(original, replacement);
  }

  /** Classes that the mutant has besides those of the bundle are added. */
  private static void merge(Path jar, Path classes, Path merged) throws IOException {
    try (var from = new ZipFile(jar.toFile());
        var to = new ZipOutputStream(Files.newOutputStream(merged));
        var compiled = Files.walk(classes)) {
      var changed = new TreeMap<String, Path>();
      compiled
          .filter(Files::isRegularFile)
          .forEach(file -> changed.put(classes.relativize(file).toString(), file));
      for (var entry : from.stream().toList()) {
        if (!changed.containsKey(entry.getName())) {
          to.putNextEntry(new ZipEntry(entry.getName()));
          from.getInputStream(entry).transferTo(to);
        }
      }
      for (var each : changed.entrySet()) {
        to.putNextEntry(new ZipEntry(each.getKey()));
        Files.copy(each.getValue(), to);
      }
    }
  }
}
