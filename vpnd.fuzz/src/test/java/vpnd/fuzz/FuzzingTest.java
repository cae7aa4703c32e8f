// SPDX-License-Identifier: BSD-2-Clause
package vpnd.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.testing.Sample;
import vpnd.testing.Seed;
import vpnd.testing.Slow;

/**
 * Targets pass with the inputs that a fuzzer derives from their corpus, two at a time and for two
 * minutes in all: a {@link Sample}, since each takes seconds to start. With the system property
 * {@code fuzz.seconds} it is every target, for that time each; {@code fuzz.target} selects one by
 * the name of its class.
 */
@Slow
@Execution(ExecutionMode.CONCURRENT)
class FuzzingTest {
  private static final int SECONDS = 120;

  /** The value in junit-platform.properties. */
  private static final int AT_ONCE = 2;

  /** The time to start and to run the corpus. */
  private static final int SECONDS_BEFORE = 6;

  private static final int LAST_LINES = 40;

  private final long seed = Seed.draw();

  @TestFactory
  Stream<DynamicTest> nothingIsFound() throws IOException {
    var chosen = System.getProperty("fuzz.target", "");
    var all = Corpus.all().stream().filter(corpus -> corpus.target().endsWith(chosen)).toList();
    assertFalse(all.isEmpty(), () -> "there is no target " + chosen);
    int given = Integer.getInteger("fuzz.seconds", 0);
    var some = chosen.isEmpty() && given == 0 ? Sample.of(all, seed) : all;
    int seconds = given == 0 ? SECONDS * AT_ONCE / some.size() - SECONDS_BEFORE : given;
    return some.stream()
        .map(corpus -> DynamicTest.dynamicTest(corpus.target(), () -> fuzz(corpus, seconds)));
  }

  private void fuzz(Corpus corpus, int seconds) throws Exception {
    var jazzer = new Jazzer(corpus, Path.of("target", "fuzz", corpus.target()));
    boolean isPassed = jazzer.run(seconds, seed);
    var log = Files.readAllLines(jazzer.log(), ISO_8859_1);
    var end = String.join("\n", log.subList(Math.max(0, log.size() - LAST_LINES), log.size()));
    assertTrue(isPassed, () -> "seed " + seed + ", the log " + jazzer.log() + " ends:\n" + end);
    var done = log.stream().filter(line -> line.startsWith("#") && line.contains("DONE"));
    System.out.println(corpus.target() + ": " + done.collect(joining()));
  }
}
