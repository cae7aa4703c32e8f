// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.itest.process.Program;
import vpnd.testing.InTurn;

/**
 * A jar with a role of its own, which vpnd does not know, and a parameter of that role's. The role
 * does not start without the parameter, so a tunnel shows that it has arrived.
 */
@RealNetwork
@InTurn(0)
class HubRoleIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> LINES = List.of("role: hub", "x-hub.metric: 7");

  private final Path directory;
  private final Path home;

  HubRoleIT(@TempDir Path directory) {
    this.directory = directory;
    home = directory.resolve("home");
  }

  private Path jar() throws IOException {
    return HubBundle.write(home, Files.createDirectory(directory.resolve("hub")));
  }

  /** The file names the role first, and continues as net-gw until the jar is there. */
  @Test
  void aFileThatWaitsForARoleGetsItWithItsParameter() throws IOException {
    try (var gateways = TwoGateways.withOwnHome(home, directory)) {
      var west = gateways.west();
      gateways.join();
      Files.write(west.configuration(), LINES, StandardOpenOption.APPEND);
      west.daemon().log().await(Pattern.compile("role 'hub' is not a role; give net-gw"), LIMIT);

      Files.move(jar(), home.resolve("bundles/hub.jar"), StandardCopyOption.ATOMIC_MOVE);
      west.daemon().log().await(Pattern.compile("metric 7"), LIMIT);
      gateways.awaitTunnel();

      var changed = Files.readString(west.configuration()).replace("metric: 7", "metric: 8");
      Files.writeString(west.configuration(), changed);
      west.daemon().log().await(Pattern.compile("metric 8"), LIMIT);
      gateways.awaitTunnel();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bundles", "bundles/role"})
  void aJarIsFoundInBothDirectoriesAtTheStartAndByTheCheck(String place) throws IOException {
    try (var gateways = TwoGateways.withOwnHome(home, directory)) {
      var west = gateways.west();
      Files.write(west.configuration(), LINES, StandardOpenOption.APPEND);
      assertEquals(78, check(west).exitCode(LIMIT));
      Files.move(jar(), home.resolve(place + "/hub.jar"));
      var checked = check(west);
      assertEquals(0, checked.exitCode(LIMIT), () -> checked.log().toString());

      gateways.join();

      assertTrue(west.daemon().log().toString().contains("metric 7"));
      assertEquals(0, west.daemon().log().count(Pattern.compile("no bundle declares")));
    }
  }

  private Program check(Gateway gateway) {
    return gateway
        .site()
        .gateway()
        .start(
            Map.of(),
            home.resolve("bin/vpnd").toString(),
            "--check",
            "-c",
            gateway.configuration().toString());
  }
}
