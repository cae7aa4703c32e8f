// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.MutantTests;
import vpnd.testing.Mutation;
import vpnd.testing.Slow;

/** The negative control of the simulator: every mistake is caught, by the invariant it breaks. */
@Slow
class MutantTest {
  private static final int SEEDS = 4000;

  /** Seeds that catch mistakes which few others catch; tried first, since the search takes long. */
  private static final long[] BEST = {186, 321, 370, 632, 1342};

  @TestFactory
  Stream<DynamicTest> eachIsCaught(@TempDir Path directory) throws IOException {
    return MutantTests.of("simulator", directory, MutantTest::isBroken);
  }

  private static boolean isBroken(ClassLoader classes, String invariant) throws Exception {
    var seeds = seeds(classes);
    var expected = Invariant.valueOf(invariant).name();
    return Stream.of(LongStream.of(BEST), LongStream.range(0, SEEDS))
        .anyMatch(some -> some.parallel().mapToObj(seeds).anyMatch(expected::equals));
  }

  /** What {@code -Dseed=N} does. */
  @Test
  void theStoryOfASeedThatBreaksAnInvariantFails(@TempDir Path output) throws Exception {
    var forgets =
        new Mutation("vpnd.router.protocol.nonce.ReplayWindow", "seen[word(low)] |= bit(low);", "");
    try (var loader = forgets.load(output)) {
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
