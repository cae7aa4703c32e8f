// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The order in which a directory lists its files is another one on each disk. So what lists one
 * puts the files into an order of its own, and tests on this machine hold for others.
 */
class DirectoryOrderTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LISTS =
      Pattern.compile(
          "Files\\.(list|walk|find|newDirectoryStream|walkFileTree)\\(|listFiles\\(|\\.list\\(\\)");
  private static final Pattern ORDERS =
      Pattern.compile("sort(ed)?\\(|TreeMap|TreeSet|naturalOrder|reverseOrder");

  /** Only counts the files. */
  private static final List<String> WITHOUT_ORDER = List.of("Daemon.java");

  @Test
  void whatListsADirectorySortsIt() throws IOException {
    var listing = sources().stream().filter(file -> holds(file, LISTS)).toList();
    assertTrue(listing.size() > 10, "only " + listing);
    assertEquals(
        List.of(),
        listing.stream()
            .filter(file -> !holds(file, ORDERS))
            .filter(file -> !WITHOUT_ORDER.contains(file.getFileName().toString()))
            .toList());
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().matches("\\.\\./[^/]+/src/main/java/.*\\.java"))
          .sorted()
          .toList();
    }
  }

  private static boolean holds(Path file, Pattern pattern) {
    try {
      return pattern.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
