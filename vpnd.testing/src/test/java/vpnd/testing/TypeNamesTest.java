// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A name means one thing: no simple type name is in the main sources of two modules. */
class TypeNamesTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void noNameHasTwoMeanings() throws IOException {
    var places = new TreeMap<String, Path>();
    var twice = new StringBuilder();
    try (var modules = Files.list(ROOT)) {
      for (var sources :
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .toList()) {
        try (var files = Files.walk(sources)) {
          for (var file : files.filter(TypeNamesTest::isType).toList()) {
            var other = places.put(String.valueOf(file.getFileName()), file);
            if (other != null) {
              twice.append(other).append(" and ").append(file).append('\n');
            }
          }
        }
      }
    }
    assertEquals("", twice.toString());
  }

  private static boolean isType(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.endsWith(".java") && !name.equals("package-info.java");
  }
}
