// SPDX-License-Identifier: BSD-2-Clause
package vpnd.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import vpnd.testing.OnOneJava;
import vpnd.testing.Seed;
import vpnd.testing.Slow;

/**
 * Every target takes what a fuzzer makes of its corpus, for two minutes in all. The system property
 * {@code fuzz.seconds} sets another time for each target, and {@code fuzz.target} chooses one by
 * the name of its class.
 */
@Slow
@OnOneJava
class FuzzingTest {
  private static final int SECONDS = 120;
  private static final int LAST_LINES = 40;

  private final long seed = Seed.draw();

  @TestFactory
  Stream<DynamicTest> nothingIsFound() throws IOException {
    var chosen = System.getProperty("fuzz.target", "");
    var all = Corpus.all().stream().filter(corpus -> corpus.target().endsWith(chosen)).toList();
    assertFalse(all.isEmpty(), () -> "there is no target " + chosen);
    int seconds = Integer.getInteger("fuzz.seconds", SECONDS / all.size());
    return all.stream()
        .map(corpus -> DynamicTest.dynamicTest(corpus.target(), () -> fuzz(corpus, seconds)));
  }

  private void fuzz(Corpus corpus, int seconds) throws Exception {
    var jazzer = new Jazzer(corpus, Path.of("target", "fuzz", corpus.target()));
    assertTrue(jazzer.run(seconds, seed), () -> "repeat with -Dseed=" + seed + "; " + end(jazzer));
    System.out.println(end(jazzer));
  }

  private static String end(Jazzer jazzer) {
    try {
      var lines = Files.readAllLines(jazzer.log());
      var last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return "the log " + jazzer.log() + " ends:\n" + String.join("\n", last);
    } catch (IOException e) {
      return "the log cannot be read: " + e;
    }
  }
}
