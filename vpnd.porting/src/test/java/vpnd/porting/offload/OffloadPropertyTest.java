// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.MutantTests;
import vpnd.testing.Seed;
import vpnd.testing.Slow;

/**
 * Large packets are cut and small ones joined exactly as segment by segment. The system property
 * {@code vpnd.packets} sets how many packets are tried.
 */
class OffloadPropertyTest {
  private static final int PACKETS = Integer.getInteger("vpnd.packets", 200_000);

  /** Of a mutant, which must be found in them. */
  private static final int FEW = 30_000;

  @Test
  void largePacketsAreCutAsTheModelCutsThem() {
    long seed = Seed.draw();
    assertEquals("", GsoSplitterProperty.check(seed, PACKETS), () -> "seed " + seed);
  }

  @Test
  void packetsThatAreJoinedAndCutAgainAreTheSame() throws Exception {
    long seed = Seed.draw();
    assertEquals("", GroWriterProperty.check(seed, PACKETS), () -> "seed " + seed);
  }

  @Slow
  @TestFactory
  Stream<DynamicTest> eachMistakeIsFound(@TempDir Path directory) throws IOException {
    return MutantTests.of("offload", directory, OffloadPropertyTest::isViolated);
  }

  private static boolean isViolated(ClassLoader classes, String property) throws Exception {
    var check = classes.loadClass(property).getDeclaredMethod("check", long.class, int.class);
    check.setAccessible(true);
    try {
      return !check.invoke(null, 1, FEW).equals("");
    } catch (InvocationTargetException e) {
      return true;
    }
  }
}
