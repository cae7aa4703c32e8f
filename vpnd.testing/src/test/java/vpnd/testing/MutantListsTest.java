// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every mutant of every module changes a text that its source has once. The slow tests compile the
 * mutants too; this one finds a source that has changed meanwhile within a second.
 */
class MutantListsTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void everyMutantFitsItsSource() throws IOException {
    var faults = new ArrayList<String>();
    var number = 0;
    for (var list : lists()) {
      for (var mutant : Mutant.list(list)) {
        number++;
        try {
          var unused = mutant.mutation().source();
        } catch (IllegalStateException e) {
          faults.add(list + " " + mutant.name() + ": " + e.getMessage());
        }
      }
    }
    assertEquals(List.of(), faults);
    assertTrue(number > 200, "there are " + number);
  }

  private static List<Path> lists() throws IOException {
    try (var modules = Files.list(ROOT)) {
      var found = new ArrayList<Path>();
      for (var module : modules.sorted().toList()) {
        var mutants = module.resolve("src/test/mutants");
        if (Files.isDirectory(mutants)) {
          try (var files = Files.list(mutants)) {
            found.addAll(files.sorted().toList());
          }
        }
      }
      return found;
    }
  }
}
