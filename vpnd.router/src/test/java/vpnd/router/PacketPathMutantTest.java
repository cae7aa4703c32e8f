// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.testing.OnOneJava;
import vpnd.testing.Slow;

/** The tests of the loops fail when what they are named for is undone. */
@Slow
@OnOneJava
final class PacketPathMutantTest {
  @TempDir private Path output = Path.of("");

  @ParameterizedTest
  @EnumSource
  void isCaught(PacketPathMutant each) throws Exception {
    assertTrue(each.mutant().isCaughtBy(each.test(), output), each.test() + " passes");
  }
}
