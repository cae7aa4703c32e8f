// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The negative control of the simulator: every mistake is caught, by the invariant it breaks. */
class MutantTest {
  private static final int SEEDS = 4000;

  @TempDir private Path output = Path.of("");

  @ParameterizedTest
  @EnumSource
  void isCaught(Mistake mistake) throws Exception {
    try (var loader = mistake.mutant().load(output)) {
      @SuppressWarnings("unchecked") // Seeds, loaded again
      var seeds =
          (LongFunction<String>)
              loader.loadClass(Seeds.class.getName()).getConstructor().newInstance();
      var expected = mistake.invariant().name();
      assertTrue(
          LongStream.range(0, SEEDS).parallel().mapToObj(seeds).anyMatch(expected::equals),
          () -> expected + " holds in " + SEEDS + " runs");
    }
  }
}
