// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/**
 * Packets that pass in one direction only, or not at all: the findings of {@code vpndctl why} on
 * each side.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(0)
class OneWayIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(20);

  @Test
  void eachSideNamesWhatItSees(@TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.cabled(), DaemonClock.FAST, directory)) {
      gateways.join();
      var west = gateways.west();
      var east = gateways.east();
      assertEquals(List.of(), causes(west));
      assertEquals(List.of(), causes(east));
      try (var ping =
          west.site().host().start("ping", "-q", "-i", "0.5", east.site().hostAddress())) {
        noRouteBack(west, east);
        firewall(east);
        assertTrue(ping.isAlive());
      }
    }
  }

  /** The hosts behind the eastern gateway have no return route. */
  private static void noRouteBack(Gateway west, Gateway east) {
    var host = east.site().host();
    var gateway =
        host.ip("route", "show", "default").strip().replaceFirst("default via (\\S+).*", "$1");
    host.ip("route", "delete", "default");
    awaitFirst("NO_RETURN_ROUTE", east);
    awaitFirst("NOTHING_RETURNS", west);
    host.ip("route", "add", "default", "via", gateway);
    PolledCondition.until(
        "all is well again", LIMIT, () -> causes(west).isEmpty() && causes(east).isEmpty());
  }

  private static void firewall(Gateway east) {
    var gateway = east.site().gateway();
    gateway.run("nft", "add table inet vpt");
    gateway.run(
        "nft", "add chain inet vpt f { type filter hook forward priority 0; policy drop; }");
    awaitFirst("FIREWALL", east);
    gateway.run("nft", "delete table inet vpt");
  }

  private static void awaitFirst(String cause, Gateway gateway) {
    PolledCondition.until(
        cause, LIMIT, () -> causes(gateway).stream().findFirst().filter(cause::equals).isPresent());
  }

  private static List<String> causes(Gateway gateway) {
    var ended = gateway.control("why", "--json");
    assertEquals(0, ended.exitCode(COMMAND_LIMIT), () -> ended.log().text());
    try {
      var causes = new ArrayList<String>();
      new ObjectMapper()
          .readTree(ended.log().text())
          .findValues("cause")
          .forEach(cause -> causes.add(cause.asText()));
      return causes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
