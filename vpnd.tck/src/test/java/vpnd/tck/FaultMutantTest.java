// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.MutantTests;
import vpnd.testing.NeedsRoot;
import vpnd.testing.WholeRun;

/** The kit fails where a port has one of the mistakes that ports make. */
@NeedsRoot
@WholeRun
final class FaultMutantTest {
  @TestFactory
  Stream<DynamicTest> eachIsCaught(@TempDir Path directory) throws IOException {
    return MutantTests.ofTests("faults", directory);
  }
}
