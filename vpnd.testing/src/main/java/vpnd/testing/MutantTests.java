// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A test for each mutant of a list. It has the name of the mutant, and passes if the mutant is
 * caught. For methods with {@code @TestFactory}.
 *
 * <p>Of a list of more than {@value #SHORT} mutants a run catches a {@link Sample} only, since that
 * takes long, and tests of the others that they compile.
 */
public final class MutantTests {
  private static final int SHORT = 6;

  private MutantTests() {}

  /** Decides whether a mutant is caught, where its catcher is no test. */
  @FunctionalInterface
  public interface Verdict {
    /**
     * Runs on the thread of the test; what it throws fails the test.
     *
     * @param classes those of the running tests, loaded again with the mutant
     * @param catcher as the list names it
     */
    boolean isCaught(ClassLoader classes, String catcher) throws Exception;
  }

  @FunctionalInterface
  private interface Check {
    boolean isCaught(Mutant mutant, Path output) throws Exception;
  }

  /**
   * The catcher of each mutant is a test, which must fail with it in a Java of its own. The first
   * test is the negative control: without a mutant the first of them passes there. That they all
   * pass is shown where they run as tests of the module.
   *
   * @param list such as {@code security}
   * @param directory an empty one
   */
  public static Stream<DynamicTest> ofTests(String list, Path directory) throws IOException {
    var first = List.of(Mutant.list(list).get(0).catcher());
    var unchanged = Files.createDirectory(directory.resolve("unchanged"));
    var control =
        dynamicTest(
            "withoutAMutantTheFirstTestPasses",
            () -> assertEquals("", TestRun.failures(unchanged, first)));
    return Stream.concat(Stream.of(control), tests(list, directory, MutantTests::failsItsTest));
  }

  private static boolean failsItsTest(Mutant mutant, Path output) throws Exception {
    mutant.mutation().compile(Mutation.testClassPath(), output);
    return !TestRun.failures(output, List.of(mutant.catcher())).isEmpty();
  }

  /**
   * The catcher of each mutant is what the verdict knows, in this process.
   *
   * @param list such as {@code simulator}
   * @param directory an empty one
   */
  public static Stream<DynamicTest> of(String list, Path directory, Verdict verdict)
      throws IOException {
    return tests(
        list,
        directory,
        (mutant, output) -> {
          try (var classes = mutant.mutation().load(output)) {
            return verdict.isCaught(classes, mutant.catcher());
          }
        });
  }

  private static Stream<DynamicTest> tests(String list, Path directory, Check check)
      throws IOException {
    var mutants = Mutant.list(list);
    var chosen = mutants.size() <= SHORT ? mutants : Sample.of(mutants, Seed.draw());
    return mutants.stream()
        .map(
            each ->
                chosen.contains(each)
                    ? dynamicTest(each.name(), () -> assertCaught(each, directory, check))
                    : dynamicTest(each.name() + "-compiles", () -> compile(each, directory)));
  }

  private static void compile(Mutant mutant, Path directory) throws IOException {
    var output = Files.createDirectory(directory.resolve(mutant.name()));
    mutant.mutation().compile(Mutation.testClassPath(), output);
  }

  private static void assertCaught(Mutant mutant, Path directory, Check check) throws Exception {
    var output = Files.createDirectory(directory.resolve(mutant.name()));
    assertTrue(
        check.isCaught(mutant, output), () -> mutant.name() + ": not by " + mutant.catcher());
  }
}
