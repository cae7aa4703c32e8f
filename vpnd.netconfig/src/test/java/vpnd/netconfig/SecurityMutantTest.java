// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.testing.OnOneJava;
import vpnd.testing.Slow;

/** The tests that docs/security.md names fail when what they are named for is taken back. */
@Slow
@OnOneJava
final class SecurityMutantTest {
  @TempDir private Path output = Path.of("");

  @ParameterizedTest
  @EnumSource
  void isCaught(SecurityMutant each) throws Exception {
    assertTrue(each.mutant().isCaughtBy(each.test(), output), each.test() + " passes");
  }
}
