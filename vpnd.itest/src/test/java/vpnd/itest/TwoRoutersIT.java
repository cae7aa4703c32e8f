// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.process.Program;
import vpnd.testing.Slow;

/** Runs everywhere: two routers in one process, without root and without tunnel devices. */
@Slow
@Execution(ExecutionMode.CONCURRENT)
class TwoRoutersIT {
  private static final Path HOME = Path.of(System.getProperty("vpnd.home"));
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void packetsCrossBothWaysThroughAKeyChange(@TempDir Path directory) {
    try (var routers = start(System.getProperty("vpnd.tun.memory"), directory)) {
      assertEquals(0, routers.exitCode(LIMIT), routers.log()::toString);
      assertTrue(routers.log().text().contains("west: new key"), routers.log()::toString);
    }
  }

  @Test
  void aGatewayThatCannotStartEndsTheProgram(@TempDir Path directory) {
    try (var routers = start(directory.resolve("no-such.jar").toString(), directory)) {
      assertEquals(1, routers.exitCode(LIMIT), routers.log()::toString);
      assertTrue(routers.log().text().contains("no-such.jar"), routers.log()::toString);
    }
  }

  private static Program start(String tunBundle, Path directory) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath =
        String.join(
            ":",
            Path.of("target/classes").toString(),
            HOME.resolve("lib/jna.jar").toString(),
            HOME.resolve("lib/org.apache.felix.framework.jar").toString());
    var command =
        List.of(
            java,
            "-cp",
            classPath,
            TwoRouters.class.getName(),
            HOME.toString(),
            tunBundle,
            directory.toString());
    return Program.start(command, Map.of());
  }
}
