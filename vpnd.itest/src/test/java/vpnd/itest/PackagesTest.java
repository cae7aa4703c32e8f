// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.testing.PackageArrows;

/** The dependencies between the packages of this module. */
class PackagesTest {
  private static final Path CLASSES = Path.of("target/classes");

  @Test
  void dependOnEachOtherInOneDirection() throws IOException {
    assertEquals(
        List.of(),
        PackageArrows.violations(
            CLASSES,
            "vpnd.itest",
            ". -> daemon, network, process, traffic",
            "daemon -> network, process",
            "traffic -> network, process",
            "network -> process"));
    assertEquals(List.of(), PackageArrows.crowded(CLASSES, "vpnd.itest", 25));
  }
}
