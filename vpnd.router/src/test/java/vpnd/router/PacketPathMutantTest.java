// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.MutantTests;
import vpnd.testing.Slow;

/** The tests of the loops fail when what they are named for is undone. */
@Slow
final class PacketPathMutantTest {
  @TestFactory
  Stream<DynamicTest> eachIsCaught(@TempDir Path directory) throws IOException {
    return MutantTests.ofTests("packet-path", directory);
  }
}
