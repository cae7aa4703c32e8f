// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.testing.PackageArrows;

class PackageArrowsTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final String ROOT = "vpnd.router";
  private static final int MOST = 25;

  @Test
  void packagesDependOnEachOtherInOneDirection() throws IOException {
    assertEquals(
        List.of(),
        PackageArrows.violations(
            CLASSES,
            ROOT,
            ". -> inbound, outbound, peer, host, parts, storage, report, statistics, diagnosis",
            ". -> protocol, protocol.nonce, protocol.path, thread, guard",
            "inbound -> outbound, peer, host, parts, report, statistics, diagnosis, thread",
            "inbound -> protocol, protocol.nonce",
            "host -> peer, parts, report, thread, guard",
            "peer -> outbound, storage, report, statistics, diagnosis, guard",
            "peer -> protocol, protocol.nonce, protocol.path, protocol.roaming",
            "outbound -> parts, storage, statistics, protocol, protocol.nonce",
            "storage -> report, diagnosis, protocol, protocol.nonce",
            "report -> statistics, protocol, thread",
            "statistics -> diagnosis, protocol, thread",
            "parts -> protocol, thread, guard",
            "protocol.roaming -> protocol",
            "protocol -> protocol.nonce, protocol.path",
            "thread -> guard"));
  }

  @Test
  void noPackageIsCrowded() throws IOException {
    assertEquals(List.of(), PackageArrows.crowded(CLASSES, ROOT, MOST));
  }
}
