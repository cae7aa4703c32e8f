// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.MutantTests;
import vpnd.testing.Slow;

/** The tests that docs/security.md names fail when what they are named for is taken back. */
@Slow
final class SecurityMutantTest {
  @TestFactory
  Stream<DynamicTest> eachIsCaught(@TempDir Path directory) throws IOException {
    return MutantTests.ofTests("security", directory);
  }
}
