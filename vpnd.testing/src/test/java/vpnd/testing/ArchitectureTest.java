// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} names every module, and only files and types that exist. */
class ArchitectureTest {
  private static final Path ROOT = Path.of("..");

  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern FILE = Pattern.compile("(?:[\\w.]+/)*(\\w+\\.java)");

  /** Such as {@code TunDevice} or {@code TunDevice.read}. */
  private static final Pattern TYPE = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.\\w+)?");

  /** Types of the JDK and OSGi, and names that are no types. */
  private static final Set<String> OTHERS =
      Set.of("Reference", "ServiceListener", "ServiceTracker");

  private static String text = "";
  private static Set<String> sources = Set.of();

  @BeforeAll
  static void read() throws IOException {
    text = Files.readString(ROOT.resolve("docs/architecture.md"));
    text = Pattern.compile("(?ms)^```.*?^```").matcher(text).replaceAll("");
    try (var files = Files.walk(ROOT)) {
      sources =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".java"))
              .collect(Collectors.toSet());
    }
  }

  private static List<String> named(Pattern pattern) {
    return CODE.matcher(text)
        .results()
        .map(code -> pattern.matcher(code.group(1)))
        .filter(name -> name.matches())
        .map(name -> name.group(1))
        .toList();
  }

  @Test
  void everyModuleIsInTheTableOfBundles() throws IOException {
    var modules =
        Pattern.compile("<module>(.+)</module>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")))
            .results()
            .map(module -> module.group(1))
            .filter(module -> !text.contains("\n| `" + module + "` |"))
            .toList();
    assertEquals(List.of(), modules);
  }

  @Test
  void theFilesThatItNamesExist() {
    var files = named(FILE);
    assertTrue(files.size() > 50, "files named: " + files.size());
    var missing = new TreeSet<>(files);
    missing.removeAll(sources);
    assertEquals(Set.of(), missing);
  }

  @Test
  void theTypesThatItNamesExist() {
    var types = named(TYPE);
    assertTrue(types.size() > 50, "types named: " + types.size());
    var missing = new TreeSet<>(types);
    missing.removeAll(OTHERS);
    missing.removeIf(type -> sources.contains(type + ".java"));
    assertEquals(Set.of(), missing);
  }
}
