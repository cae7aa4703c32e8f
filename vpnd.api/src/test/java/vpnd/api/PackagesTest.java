// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.testing.PackageArrows;

class PackagesTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final String ROOT = "vpnd.api";

  @Test
  void packagesDependOnEachOtherInOneDirection() throws IOException {
    assertEquals(
        List.of(),
        PackageArrows.violations(
            CLASSES,
            ROOT,
            "config -> crypto, network",
            "role -> config, network",
            "port -> network, operation, packet",
            "operation -> crypto, packet",
            "secret -> config, crypto, packet",
            "crypto -> packet"));
  }

  @Test
  void noPackageIsCrowded() throws IOException {
    assertEquals(List.of(), PackageArrows.crowded(CLASSES, ROOT, 25));
  }
}
