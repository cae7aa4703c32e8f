// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.process.Program;
import vpnd.itest.traffic.NumberedUdp;
import vpnd.itest.traffic.TrafficReport;
import vpnd.testing.OnEachJava;

/** The output of {@code vpndctl} about two gateways with a session, and its effects on them. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the gateways of ShellIT") // so that one test comes after the other
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@OnEachJava
class ShellIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int PORT = 7101;
  private static final int PER_SECOND = 1_000;
  private static final int SECONDS = 8;

  private final TwoGateways gateways;
  private final Gateway west;

  ShellIT(@TempDir Path directory) {
    gateways = new TwoGateways(TwoSites.cabled(), directory);
    west = gateways.west();
    gateways.join();
  }

  @AfterAll
  void end() {
    gateways.close();
  }

  private static String output(Program ended) {
    assertEquals(0, ended.exitCode(LIMIT), () -> ended + ": " + ended.log());
    return ended.log().text();
  }

  private static JsonNode json(Gateway gateway, String command) throws Exception {
    return new ObjectMapper().readTree(output(gateway.control(command, "--json")));
  }

  private static long keys(Gateway gateway) throws Exception {
    return json(gateway, "stats").at("/peers/0/counters/KEYS").asLong();
  }

  @Test
  void peersAndStatsShowTheSession() throws Exception {
    var name = west.site().gateway().name();
    var table = output(west.control("peers"));
    assertTrue(
        table.matches("NAME +STATE.*\n" + name + " +ACTIVE +192\\.0\\.2\\.2:.*\nvpnd .*, up .*"),
        table);

    var peer = json(west, "stats").at("/peers/0");
    assertEquals(name, peer.get("label").asText());
    assertEquals("net-gw", peer.get("role").asText());
    assertTrue(peer.get("rx_bytes").asLong() > 0, peer::toString);
    assertEquals(peer.get("rx_bytes"), peer.at("/counters/RX_BYTES"));
    assertEquals(1, peer.at("/counters/SESSIONS").asLong());
    assertEquals(
        output(west.control("stats", name)).lines().findFirst().orElseThrow(),
        name + ": label " + name + ", role net-gw, device " + name);
  }

  @Test
  void rekeyChangesTheKeyAndLosesNothing() throws Exception {
    var traffic = CompletableFuture.supplyAsync(this::flow);
    var sides = List.of(gateways.west(), gateways.east());
    long before = keys(west);
    // Only one of the sides starts key changes in a session; the other reports that.
    var results = new ArrayList<String>();
    for (var side : sides) {
      results.add(json(side, "rekey").at("/peers/0/result").asText());
    }
    PolledCondition.until("new key", LIMIT, () -> keysNow() > before);

    assertTrue(results.contains("UP_TO_PEER"), results::toString);
    assertTrue(results.contains("BEGUN") || results.contains("UNDER_WAY"), results::toString);
    var udp = traffic.join();
    assertEquals(0, udp.get("lost"), udp::toString);
    assertEquals(0, udp.get("duplicated"), udp::toString);
  }

  private long keysNow() {
    try {
      return keys(west);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private TrafficReport flow() {
    var from = gateways.west().site().host();
    var to = gateways.east().site();
    return NumberedUdp.run(
        from, to.host(), to.hostAddress(), PORT, SECONDS * PER_SECOND, PER_SECOND);
  }

  @Test
  void reloadTellsWhatIsWrongAndTheTunnelGoesOn() throws Exception {
    var good = Files.readAllBytes(west.configuration());
    try {
      Files.writeString(west.configuration(), "role: captain\n", StandardOpenOption.APPEND);
      var problems = json(west, "reload").get("problems");
      assertTrue(problems.at("/0").asText().contains("role"), problems::toString);
      assertEquals(problems, json(west, "why").get("problems"));
    } finally {
      Files.write(west.configuration(), good);
    }
    assertTrue(output(west.control("reload")).contains("in use as they are"));
    assertEquals("ACTIVE", json(west, "peers").at("/peers/0/state").asText());
    assertEquals(1, json(west, "stats").at("/peers/0/counters/SESSIONS").asLong());
  }

  @Test
  void unknownPeerIsAnErrorThatNamesTheKnownOne() {
    var unknown = west.control("rekey", "paris");
    assertEquals(1, unknown.exitCode(LIMIT));
    assertTrue(
        unknown.log().text().endsWith("there are: " + west.site().gateway().name()),
        unknown.log()::toString);
  }

  @Test
  void usr1LogsTheState() {
    west.daemon().awaitStart(); // a session may be up before the shell is
    int from = west.daemon().log().size();
    west.daemon().askForState();
    var line = Pattern.compile("vpnd.shell INFO .*: ACTIVE, endpoint 192\\.0\\.2\\.2:");
    assertFalse(west.daemon().log().await(line, from, LIMIT).isEmpty());
  }
}
