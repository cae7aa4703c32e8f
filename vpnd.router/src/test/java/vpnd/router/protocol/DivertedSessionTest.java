// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.Mutation;

/**
 * Security C1: an attacker that was faster than both sides when their session began keeps them
 * apart until the next heartbeat, not until they call each other dead.
 */
class DivertedSessionTest {
  private static final int SEEDS = 40 * (DivertedSession.MOST_COPIED + 1);

  @Test
  void bothSidesFindEachOtherAgain() {
    for (var seed = 0; seed < SEEDS; seed++) {
      var number = seed;
      assertTrue(new DivertedSession().apply(seed), () -> DivertedSession.story(number));
    }
  }

  /** The control: a side that looks for its peer only where it believes it to be. */
  @Test
  void withoutTheAddressesOfTheNameTheyStayApart(@TempDir Path output) throws Exception {
    var mutant =
        new Mutation(
            "vpnd.router.protocol.roaming.Roaming",
            "if (!isHome(proven)) { addresses",
            "if (proven == null) { addresses");
    try (var loader = mutant.load(output)) {
      @SuppressWarnings("unchecked") // DivertedSession, loaded again
      var session =
          (LongFunction<Boolean>)
              loader.loadClass(DivertedSession.class.getName()).getConstructor().newInstance();
      assertTrue(LongStream.range(0, SEEDS).anyMatch(seed -> !session.apply(seed)));
    }
  }
}
