// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A class of vpnd that a test names in a string, or that gives a directory of test data its name,
 * exists: the compiler does not see such names when a class moves.
 */
class NamedTypesTest {
  private static final Path ROOT = Path.of("..");
  private static final String TYPE = "vpnd(?:\\.[a-z0-9]+)+\\.[A-Z]\\w+";
  private static final Pattern LITERAL = Pattern.compile("\"(" + TYPE + ")[\"#]");
  private static final Pattern DIRECTORY = Pattern.compile(TYPE);

  private final HashSet<String> types = new HashSet<>();
  private final TreeSet<String> missing = new TreeSet<>();

  @Test
  void existWhereTheyAreNamed() throws IOException {
    var tests = new ArrayList<Path>();
    var directories = new ArrayList<Path>();
    for (var module : children(ROOT)) {
      addTypes(module.resolve("src/main/java"));
      tests.addAll(addTypes(module.resolve("src/test/java")));
      directories.addAll(below(module.resolve("src/test/resources")));
    }

    for (var file : tests) {
      var names = LITERAL.matcher(Files.readString(file));
      while (names.find()) {
        check(names.group(1), file);
      }
    }
    for (var directory : directories) {
      var name = String.valueOf(directory.getFileName());
      if (DIRECTORY.matcher(name).matches()) {
        check(name, directory);
      }
    }

    assertTrue(types.size() > 600, types::toString);
    assertEquals("", String.join("\n", missing));
  }

  private void check(String name, Path place) {
    if (!types.contains(name)) {
      missing.add(name + " in " + place);
    }
  }

  private List<Path> addTypes(Path sources) throws IOException {
    var files = below(sources).stream().filter(file -> file.toString().endsWith(".java")).toList();
    for (var file : files) {
      var path = sources.relativize(file).toString();
      types.add(path.substring(0, path.length() - ".java".length()).replace('/', '.'));
    }
    return files;
  }

  private static List<Path> children(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static List<Path> below(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.walk(directory)) {
      return files.toList();
    }
  }
}
