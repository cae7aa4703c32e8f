// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test of mutants itself: what is no caught mutant is never reported as one. */
class MutationTest {
  private static final String TYPE = "vpnd.testing.Seed";
  private static final String TEST = "vpnd.testing.SeedTest";
  private static final String PACKAGE = "package vpnd.testing;";

  @TempDir private Path directory = Path.of("");

  private String failures(String original, String replacement, String test) throws Exception {
    new Mutation(TYPE, original, replacement).compile(Mutation.testClassPath(), directory);
    return TestRun.failures(directory, List.of(test));
  }

  @Test
  void aTestFailsWithAMutant() throws Exception {
    var failures = failures("isGiven() ? given()", "isGiven() ? 1", TEST);
    assertTrue(failures.contains("SeedTest"), failures);
  }

  @Test
  void aChangeWithoutEffectIsNotCaught() throws Exception {
    assertEquals("", failures(PACKAGE, PACKAGE + " // the same", TEST));
  }

  @Test
  void aTestThatDoesNotExistCatchesNothing() {
    for (var test : List.of(TEST + "#none", TEST + "None", TYPE)) {
      assertThrows(IllegalStateException.class, () -> failures(PACKAGE, PACKAGE, test), test);
    }
  }

  @Test
  void aMutantThatDoesNotCompileIsNotCaught() {
    assertThrows(IllegalStateException.class, () -> failures(PACKAGE, "package", TEST));
  }

  @Test
  void theOriginalTextMustOccurOnce() {
    for (var original : List.of("static", "does not occur")) {
      assertThrows(IllegalStateException.class, () -> failures(original, "", TEST), original);
    }
  }

  @Test
  void whiteSpaceMayDiffer() throws Exception {
    var source = new Mutation(TYPE, "package\n  vpnd.testing;", "$1 \\").source();
    assertTrue(source.contains("$1 \\\n"), source);
  }

  @Test
  void anEntryOfAListIsOneChange() throws Exception {
    var entry =
        """
        # a comment

        A_NAME
        in vpnd.testing.Seed
        - one
          two
        +   three
        caught by vpnd.testing.SeedTest

        ANOTHER
        in vpnd.testing.Seed
        - one
        caught by vpnd.testing.SeedTest#method(java.lang.String, int)
        """;
    var list = Files.writeString(directory.resolve("list.txt"), entry);
    assertEquals(
        List.of(
            new Mutant("A_NAME", new Mutation(TYPE, "one\ntwo", "two\n  three"), TEST),
            new Mutant(
                "ANOTHER", new Mutation(TYPE, "one", ""), TEST + "#method(java.lang.String, int)")),
        Mutant.list(list));
    for (var line : entry.lines().filter(line -> line.contains(" ")).skip(1).toList()) {
      Files.writeString(list, entry.replace(line + "\n", "x" + line + "\n"));
      assertThrows(IllegalStateException.class, () -> Mutant.list(list), line);
    }
  }
}
