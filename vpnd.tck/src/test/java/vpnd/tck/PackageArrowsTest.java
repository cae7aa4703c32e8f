// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.testing.PackageArrows;

class PackageArrowsTest {
  @Test
  void packagesDependOnEachOtherInOneDirection() throws IOException {
    assertEquals(
        List.of(),
        PackageArrows.violations(
            Path.of("target/classes"),
            "vpnd.tck",
            "contract -> ., host, traffic",
            "command -> ., contract, framework, host",
            "pair -> framework",
            ". -> host, traffic"));
  }
}
