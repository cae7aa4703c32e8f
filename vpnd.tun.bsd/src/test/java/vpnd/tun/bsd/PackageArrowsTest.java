// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.testing.PackageArrows;

class PackageArrowsTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final String ROOT = "vpnd.tun.bsd";

  @Test
  void packagesDependOnEachOtherInOneDirection() throws IOException {
    assertEquals(
        List.of(),
        PackageArrows.violations(
            CLASSES,
            ROOT,
            "tun -> network, block, program, system, libc",
            "network -> block, program, system, libc",
            "block -> program",
            "program -> system, libc",
            "udp -> system, libc",
            "system -> libc"));
  }

  @Test
  void noPackageIsCrowded() throws IOException {
    assertEquals(List.of(), PackageArrows.crowded(CLASSES, ROOT, 25));
  }
}
