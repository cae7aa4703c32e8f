// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import vpnd.testing.Mutant;
import vpnd.testing.Mutation;

/**
 * A bundle of the distribution with a mistake, for the tests that must detect it.
 *
 * @param bundle its symbolic name
 */
record MutantBundle(String bundle, Mutation mutation) {
  /**
   * @param type the class with the mistake: of the bundle, or of a library that it embeds
   * @see Mutation
   */
  MutantBundle(String bundle, String type, String original, String replacement) {
    this(bundle, new Mutation(type, original, replacement));
  }

  /** A bundle of the list {@code src/test/mutants/bundles.txt}. */
  static MutantBundle named(String bundle, String name) {
    try {
      return Mutant.list("bundles").stream()
          .filter(mutant -> mutant.name().equals(name))
          .map(mutant -> new MutantBundle(bundle, mutant.mutation()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
      mutation.compile(Compilation.classPath(home), classes);
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
