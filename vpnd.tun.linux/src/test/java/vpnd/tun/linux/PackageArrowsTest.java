// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.testing.PackageArrows;

class PackageArrowsTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final String ROOT = "vpnd.tun.linux";

  @Test
  void packagesDependOnEachOtherInOneDirection() throws IOException {
    assertEquals(
        List.of(),
        PackageArrows.violations(
            CLASSES,
            ROOT,
            "tun -> network, diagnosis, libc",
            "diagnosis -> network, filter, program",
            "network -> libc, filter, program, resolver",
            "filter -> libc, program",
            "resolver -> program",
            "program -> libc",
            "udp -> libc",
            "machine -> libc"));
  }

  @Test
  void noPackageIsCrowded() throws IOException {
    assertEquals(List.of(), PackageArrows.crowded(CLASSES, ROOT, 25));
  }
}
