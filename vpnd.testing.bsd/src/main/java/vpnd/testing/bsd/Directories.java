// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Directories with what is in them. */
final class Directories {
  private Directories() {}

  /** All regular files below a directory, in the order of their names. */
  static List<Path> files(Path directory) throws IOException {
    try (var found = Files.walk(directory)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Deletes a directory if it exists. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var found = Files.walk(directory)) {
      for (var each : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
