// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.testing.OnOneJava;
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
  @OnOneJava
  @ParameterizedTest
  @EnumSource
  void aMistakeIsFound(Mistake mistake, @TempDir Path output) throws Exception {
    try (var loader = MutantLoader.of(mistake, output)) {
      assertNotEquals("", check(loader, mistake.property));
    }
  }

  private static String check(ClassLoader loader, Class<?> property) throws Exception {
    var check =
        loader.loadClass(property.getName()).getDeclaredMethod("check", long.class, int.class);
    check.setAccessible(true);
    try {
      return (String) check.invoke(null, 1, FEW);
    } catch (InvocationTargetException e) {
      return "throws " + e.getCause();
    }
  }
}
