// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.testing.Await;
import vpnd.testing.InTurn;

/** The program of {@code hook_path} is run when a session begins and when vpnd is stopped. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class HookIT {
  @TempDir private Path directory = Path.of("");

  @Test
  void theHookIsRunAtBothEndsOfASession() throws IOException {
    var printed = directory.resolve("printed");
    var hook = directory.resolve("hook");
    Files.writeString(hook, "#!/bin/sh\necho $VPND_EVENT $VPND_DEVICE >>'" + printed + "'\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    try (var gateways =
        new TwoGateways(
            TwoSites.cabled(),
            Files.createDirectory(directory.resolve("gw")),
            "hook_path: " + hook)) {
      gateways.join();
      Await.until("both begin", () -> lines(printed).size() == 2);
      gateways.west().daemon().stop();
      var west = gateways.west().site().gateway().name();
      var east = gateways.east().site().gateway().name();
      assertEquals(Set.of("up " + west, "up " + east, "down " + west), Set.copyOf(lines(printed)));
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
