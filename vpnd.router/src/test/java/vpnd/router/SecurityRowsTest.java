// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vpnd.testing.Mutant;

/**
 * Each row of docs/security.md names tests that exist, and a mutant of what the row promises makes
 * one of them fail.
 */
final class SecurityRowsTest {
  /** Rows that name a test and have no mutant, and why. */
  private static final Map<String, String> WITHOUT_MUTANT =
      Map.ofEntries(
          Map.entry("G1", "Maven keeps it: there is no class to change"),
          Map.entry("G2", "as G1"),
          Map.entry("G3", "as G1"),
          Map.entry("G6", "./verify builds twice and compares: there is no class to change"));

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-I]\\d+) \\|.*\\|([^|\\n]*)\\|$");

  private final Map<String, String> rows =
      ROW.matcher(Files.readString(ROOT.resolve("docs/security.md")))
          .results()
          .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2).strip()));

  private final CitedNames names = new CitedNames(ROOT);

  SecurityRowsTest() throws IOException {}

  @Test
  void everyTestThatARowNamesExists() throws IOException {
    assertTrue(rows.size() >= 60, "there are " + rows.size() + " rows");
    for (var row : rows.entrySet()) {
      assertEquals(List.of(), names.unknown(row.getValue()), row.getKey());
    }
  }

  /** The negative control. */
  @Test
  void aNameThatIsWrongIsFound() throws IOException {
    var here = "`SecurityRowsTest`, `SecurityRowsTest.aNameThat…` (router)";
    assertEquals(List.of(), names.unknown(here + ", `ClockTest` with `Clock`, `./verify` runs it"));
    for (var wrong :
        List.of(
            "`SecurityRowsTest` (crypto)",
            "`SecurityRowsTest.aName`",
            "`SecurityRowsTest.another…`",
            "`NoSuchTest`",
            "`SecurityRows`")) {
      assertEquals(List.of(wrong), names.unknown(here + ", " + wrong));
    }
  }

  @Test
  void everyRowWithATestHasAMutant() throws IOException {
    var mutants = new TreeSet<String>();
    mutants().forEach(mutant -> mutants.add(row(mutant)));
    assertTrue(rows.keySet().containsAll(mutants), "of no row: " + mutants);
    var without = new TreeSet<String>();
    rows.forEach(
        (row, tests) -> {
          if (!tests.isEmpty() && !tests.equals("-") && !mutants.contains(row)) {
            without.add(row);
          }
        });
    assertEquals(new TreeSet<>(WITHOUT_MUTANT.keySet()), without);
  }

  /** So that what the row says of its tests is true. */
  @Test
  void theTestThatCatchesAMutantIsOneThatItsRowNames() throws IOException {
    for (var mutant : mutants()) {
      assertTrue(
          CitedNames.isNamed(rows.getOrDefault(row(mutant), ""), mutant.catcher()),
          mutant.name() + ": its row does not name " + mutant.catcher());
    }
  }

  private static String row(Mutant mutant) {
    return mutant.name().replaceFirst("_.*", "");
  }

  /** Those of all modules. */
  private static List<Mutant> mutants() throws IOException {
    var all = new ArrayList<Mutant>();
    try (var modules = Files.newDirectoryStream(ROOT)) {
      for (var module : modules) {
        var list = module.resolve("src/test/mutants/security.txt");
        if (Files.exists(list)) {
          all.addAll(Mutant.list(list));
        }
      }
    }
    return all;
  }
}
