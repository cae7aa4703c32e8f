// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.testing.OnOneJava;
import vpnd.testing.Slow;

/** The negative control of the simulator: every mistake is caught, by the invariant it breaks. */
@Slow
@OnOneJava
class MutantTest {
  private static final int SEEDS = 4000;

  /** Seeds that catch mistakes which few others catch; tried first, since the search takes long. */
  private static final long[] BEST = {186, 321, 370, 632, 1342};

  @TempDir private Path output = Path.of("");

  @ParameterizedTest
  @EnumSource
  void isCaught(Mistake mistake) throws Exception {
    try (var loader = mistake.mutant().load(output)) {
      var expected = mistake.invariant().name();
      var seeds = seeds(loader);
      assertTrue(
          Stream.of(LongStream.of(BEST), LongStream.range(0, SEEDS))
              .anyMatch(some -> some.parallel().mapToObj(seeds).anyMatch(expected::equals)),
          () -> expected + " holds in " + SEEDS + " runs");
    }
  }

  /** What {@code -Dseed=N} does. */
  @Test
  void theStoryOfASeedThatBreaksAnInvariantFails() throws Exception {
    try (var loader = Mistake.THE_REPLAY_WINDOW_FORGETS.mutant().load(output)) {
      var seeds = seeds(loader);
      var stories = (LongConsumer) seeds;
      long seed =
          LongStream.range(0, SEEDS)
              .filter(each -> seeds.apply(each) != null)
              .findFirst()
              .orElseThrow();
      var failure = assertThrows(AssertionError.class, () -> stories.accept(seed)).toString();
      assertTrue(failure.contains("-Dseed=" + seed + " breaks DELIVERED_ONCE"), failure);
    }
  }

  @SuppressWarnings("unchecked") // Seeds, loaded again
  private static LongFunction<String> seeds(ClassLoader loader)
      throws ReflectiveOperationException {
    var type = loader.loadClass(Seeds.class.getName());
    return (LongFunction<String>) type.getConstructor().newInstance();
  }
}
