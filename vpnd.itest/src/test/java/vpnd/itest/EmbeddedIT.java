// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.itest.daemon.ControlClient;
import vpnd.itest.network.Ping;
import vpnd.itest.process.Program;
import vpnd.testing.OnEachJava;

/**
 * The program of docs/embedding.md, without our launcher: the bundles of the distribution and JNA
 * as a bundle, in Felix in the west and in Equinox in the east. The roles are installed by hand.
 */
@RealNetwork
@OnEachJava
class EmbeddedIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path MANUAL =
      Path.of(System.getProperty("vpnd.sources", ""), "docs/embedding.md");
  private static final Pattern SOURCE = Pattern.compile("(?s)```java\\n(.*?)```");

  private static final Path FELIX = TwoGateways.HOME.resolve("lib/org.apache.felix.framework.jar");
  private static final Path EQUINOX = Path.of(System.getProperty("vpnd.equinox", ""));

  private final Path directory;

  EmbeddedIT(@TempDir Path directory) throws IOException {
    this.directory = directory;
    var source = SOURCE.matcher(Files.readString(MANUAL));
    assertTrue(source.find(), "a program in " + MANUAL);
    Compilation.run(TwoGateways.HOME, "Embedded", source.group(1), directory);
  }

  @Test
  void felixAndEquinoxJoinTwoNetworksAndLeaveThemAsTheyWere() {
    try (var gateways = new TwoGateways(TwoSites.cabled(), directory)) {
      var west = gateways.west();
      var east = gateways.east();
      var before = west.stateBesidesTunnel();
      try (var felix = start(west, FELIX);
          var equinox = start(east, EQUINOX)) {
        awaitPackets(gateways, felix, equinox);
        assertTrue(peers(west).contains(" ACTIVE "), felix.log()::text);
        assertTrue(peers(east).contains(" ACTIVE "), equinox.log()::text);
        assertFalse(felix.log().text().contains("is not used"), felix.log()::text);
        felix.terminate();
        equinox.terminate();
        assertEquals(143, felix.exitCode(LIMIT), felix.log()::text);
        assertEquals(143, equinox.exitCode(LIMIT), equinox.log()::text);
      }
      assertEquals(before, west.stateBesidesTunnel());
    }
  }

  private Program start(Gateway gateway, Path framework) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var name = gateway.site().gateway().name();
    return gateway
        .site()
        .gateway()
        .start(
            Map.of(),
            java,
            "-Xmx256m",
            "-cp",
            framework + ":" + directory,
            "org.example.embedded.Embedded",
            TwoGateways.HOME.toAbsolutePath().normalize().toString(),
            gateway.configuration().toString(),
            socket(gateway).toString(),
            directory.resolve(name + "-storage").toString());
  }

  private Path socket(Gateway gateway) {
    return gateway.configuration().resolveSibling("control.sock");
  }

  /** By the control socket, as {@code vpndctl peers} does. */
  private String peers(Gateway gateway) {
    return new ControlClient(socket(gateway)).run("peers");
  }

  private static void awaitPackets(TwoGateways gateways, Program felix, Program equinox) {
    var from = gateways.west().site().host();
    try {
      Ping.untilAnswered(from, gateways.east().site().hostAddress(), LIMIT);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "Felix: " + felix.log().text() + "\nEquinox: " + equinox.log().text(), e);
    }
  }
}
