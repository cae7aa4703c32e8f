// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import vpnd.testing.PackageArrows;

/** The dependencies between the packages of this module, and those of the parser. */
class PackagesTest {
  private static final Path CLASSES = Path.of("target/classes");

  @Test
  void dependOnEachOtherInOneDirection() throws IOException {
    assertEquals(
        List.of(),
        PackageArrows.violations(
            CLASSES,
            "vpnd.config",
            "live -> ., file, part, role, trust",
            ". -> file, role, value, trust",
            "file -> role, value, trust",
            "role -> value"));
    assertEquals(List.of(), PackageArrows.crowded(CLASSES, "vpnd.config", 25));
  }

  /** The parser runs in the launcher too, before there is a framework. */
  @Test
  void onlyTheComponentUsesOsgi() {
    for (var name : List.of("file", "part", "role", "value", "trust")) {
      assertEquals(List.of(), osgi(CLASSES.resolve("vpnd/config").resolve(name)));
    }
    assertTrue(osgi(CLASSES.resolve("vpnd/config/live")).size() > 5, "the negative control");
  }

  /** The references to OSGi, by jdeps(1). */
  private static List<String> osgi(Path classes) {
    var out = new StringWriter();
    var printer = new PrintWriter(out, true);
    var jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    assertEquals(
        0, jdeps.run(printer, printer, "-verbose:class", classes.toString()), out::toString);
    return out.toString().lines().filter(line -> line.contains("-> org.osgi.")).toList();
  }
}
