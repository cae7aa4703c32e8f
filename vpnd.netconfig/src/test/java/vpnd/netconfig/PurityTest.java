// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.testing.PackageArrows;

/** The library serves any operating system, so its classes mention nothing of a certain one. */
class PurityTest {
  private static final Path CLASSES = Path.of("target/classes");

  /** In class files names have slashes, as paths have. */
  private static final List<String> FORBIDDEN =
      List.of("/proc", "/sys/", "/dev/", "bin/ip", "com/sun/jna", "vpnd/tun", "org/osgi");

  @Test
  void noClassMentionsAnOperatingSystem() throws IOException {
    assertEquals(List.of(), mentions(CLASSES.resolve("vpnd/netconfig")));
  }

  /** The negative control: this test itself has them all. */
  @Test
  void theScanSeesAMention() throws IOException {
    var here = mentions(Path.of("target/test-classes/vpnd/netconfig"));
    FORBIDDEN.forEach(word -> assertTrue(here.contains("PurityTest.class: " + word), word));
  }

  @Test
  void noPackageIsCrowded() throws IOException {
    assertEquals(List.of(), PackageArrows.violations(CLASSES, "vpnd.netconfig"));
    assertEquals(List.of(), PackageArrows.crowded(CLASSES, "vpnd.netconfig", 25));
  }

  private static List<String> mentions(Path directory) throws IOException {
    var found = new ArrayList<String>();
    try (var files = Files.walk(directory)) {
      var classes = files.filter(file -> file.toString().endsWith(".class")).toList();
      assertTrue(classes.size() > 5, classes::toString);
      for (var file : classes) {
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        FORBIDDEN.stream()
            .filter(text::contains)
            .forEach(word -> found.add(file.getFileName() + ": " + word));
      }
    }
    return found;
  }
}
