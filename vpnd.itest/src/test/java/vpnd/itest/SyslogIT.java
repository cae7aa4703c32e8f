// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.process.Program;
import vpnd.itest.process.SystemLog;

/** A daemon without a terminal logs to the system log. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
class SyslogIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** The severity informational of the facility daemon (RFC 5424, section 6.2.1). */
  private static final String DAEMON_INFO = "<" + (3 * 8 + 6) + ">";

  @Test
  void usr1WritesTheStateOfEachPeerToTheSystemsLog(@TempDir Path directory) throws IOException {
    try (var log = new SystemLog(Files.createDirectory(directory.resolve("dev")));
        var gateways = new TwoGateways(TwoSites.cabled(), directory)) {
      gateways.east().start();
      var west = gateways.west();
      var pid = startInBackground(west, log);
      try {
        gateways.awaitTunnel();
        Ping.run(
            west.site().host(), gateways.east().site().hostAddress(), 100, Duration.ofMillis(5));
        Program.run(List.of("kill", "-USR1", pid));

        var state = stateLine(west, pid);
        var line = log.lines().await(state, LIMIT);
        assertEquals(1, log.lines().count(state), log.lines()::toString);
        var figures = state.matcher(line);
        assertTrue(figures.find(), line);
        assertTrue(Double.parseDouble(figures.group("received")) > 0, line);
        assertTrue(Double.parseDouble(figures.group("sent")) > 0, line);
      } finally {
        Program.run(List.of("kill", pid));
        PolledCondition.until(
            "the end of the daemon", LIMIT, () -> !Files.exists(Path.of("/proc", pid)));
      }
      assertNoSecrets(west.configuration(), log.lines().text());
    }
  }

  /** As an operator starts it; the command returns when the daemon runs. */
  private static String startInBackground(Gateway gateway, SystemLog log) throws IOException {
    var vpnd =
        List.of(
            TwoGateways.HOME.resolve("bin/vpnd").toString(),
            "-c",
            gateway.configuration().toString());
    var command = Stream.concat(log.enter().stream(), vpnd.stream()).toArray(String[]::new);
    assertEquals("", gateway.site().gateway().run(command));
    var name = gateway.site().gateway().name();
    return Files.readString(Path.of("/run/vpnd-" + name + ".pid")).strip();
  }

  private static Pattern stateLine(Gateway gateway, String pid) {
    return Pattern.compile(
        "^"
            + DAEMON_INFO
            + ".* vpnd\\["
            + pid
            + "]: vpnd\\.shell INFO "
            + gateway.site().gateway().name()
            + ": ACTIVE, endpoint 192\\.0\\.2\\.2:\\d+, session .+, silence .+,"
            + " received (?<received>[0-9.]+).*, sent (?<sent>[0-9.]+)");
  }

  private static void assertNoSecrets(Path configuration, String text) throws IOException {
    var keys =
        Files.readAllLines(configuration).stream()
            .filter(line -> line.matches("(local_sk|remote_pk): .*"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .toList();
    assertEquals(2, keys.size(), "a secret and a public key");
    keys.forEach(key -> assertFalse(text.contains(key), text));
  }
}
