// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import vpnd.api.config.ConfigurationFiles;
import vpnd.api.operation.Counter;
import vpnd.api.operation.DeviceStats;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Reason;
import vpnd.api.operation.TunnelControl;
import vpnd.api.operation.TunnelControl.KeyChange;
import vpnd.api.operation.TunnelStats;

class CommandsTest {
  private static final List<TunnelStats> TUNNELS =
      List.of(
          new FakeTunnel("oslo", "an\"odd\\label\u00fc"),
          new FakeTunnel("berlin", "b")
              .up(Duration.ofSeconds(127))
              .count(Counter.RX_BYTES, 1536)
              .count(Counter.TX_BYTES, 7)
              .count(Counter.RX_REPLAYED, 2)
              .count(Counter.TX_NO_SESSION, 3));

  private static TunnelLookup tunnels() {
    return tunnels(List.of());
  }

  private static TunnelLookup tunnels(
      List<Map.Entry<Map<String, Object>, TunnelControl>> controls) {
    return new TunnelLookup(TUNNELS, List.of(new TestDevice("tun0", 1337)), controls);
  }

  private static InstanceInfo instance() {
    return new InstanceInfo("1.2.3", Duration.ofHours(3));
  }

  private static JsonNode parse(String json) throws Exception {
    return new ObjectMapper().readTree(json);
  }

  private static List<Map.Entry<Map<String, Object>, TunnelControl>> controls(
      KeyChange change, Finding... findings) {
    var control = new TestControl(change, List.of(findings));
    return List.of(
        Map.entry(Map.of("tunnel", "berlin"), control),
        Map.entry(Map.of("tunnel", "oslo"), control));
  }

  private record TestControl(KeyChange rekey, List<Finding> why) implements TunnelControl {
    @Override
    public void suspend() {
      // Only a tunnel can show that.
    }

    @Override
    public Forgotten forget() {
      return switch (rekey) {
        case BEGUN -> Forgotten.DONE;
        case UP_TO_PEER -> Forgotten.SESSION_UP;
        default -> Forgotten.FAILED;
      };
    }
  }

  private record TestFiles(List<String> problems) implements ConfigurationFiles {
    @Override
    public void reload() {}
  }

  private record TestDevice(String device, int localPort) implements DeviceStats {
    @Override
    public long get(Counter counter) {
      return counter == Counter.RX_UNKNOWN_SOURCE ? 5 : 0;
    }
  }

  @Test
  void eventsAreThoseOfOnePeerAfterANumber() throws Exception {
    var command = new EventsCommand(tunnels(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    command.sessionUp(TUNNELS.get(1));
    command.sessionDown(TUNNELS.get(1));
    command.sessionUp(TUNNELS.get(0));
    var first = "1 1970-01-01T00:00:00Z berlin up 192.0.2.1:1337 aegis256\n";
    assertTrue(command.events().startsWith(first), command.events());
    assertEquals(3, command.events().lines().count());
    assertEquals(
        "down", parse(command.events("--after", "1", "b", "--json")).get("event").asText());
    assertEquals("", command.events("--after", "3"));
    var wrong = assertThrows(IllegalArgumentException.class, () -> command.events("--after", "x"));
    assertEquals(
        "'x' is no number of an event; usage: events [--after NUMBER] [PEER] [--json]",
        wrong.getMessage());
    assertThrows(IllegalArgumentException.class, () -> command.events("paris"));
    command.sessionUp(new FakeTunnel("paris", "p").up(Duration.ZERO));
    assertEquals(1, command.events("paris").lines().count(), "a tunnel that has ended since");
  }

  @Test
  void peersIsATableInTheOrderOfNames() {
    assertEquals(
        """
        NAME    STATE   ENDPOINT        SESSION  SILENCE    RX  TX  DROPS
        berlin  ACTIVE  192.0.2.1:1337    2m07s       3s  1.5K   7      5
        oslo    INIT    -                     -        -     0   0      0
        vpnd 1.2.3, up 3h00m, public key %s
        """
            .formatted(FakeTunnel.KEY),
        new PeersCommand(tunnels(), CommandsTest::instance).peers());
  }

  @Test
  void peersInJson() throws Exception {
    var peers =
        parse(new PeersCommand(tunnels(), CommandsTest::instance).peers("--json")).get("peers");

    assertEquals(2, peers.size());
    assertEquals("berlin", peers.get(0).get("name").asText());
    assertEquals(127, peers.get(0).get("session_age").asLong());
    assertEquals(5, peers.get(0).get("drops").asLong());
    assertEquals("an\"odd\\label\u00fc", peers.get(1).get("label").asText());
    assertTrue(peers.get(1).get("endpoint").isNull());
    assertEquals(FakeTunnel.KEY, peers.get(0).get("public_key").asText());
    for (var answer :
        List.of(
            new PeersCommand(tunnels(), CommandsTest::instance).peers("--json"),
            new StatsCommand(tunnels(), CommandsTest::instance).stats("--json"))) {
      assertEquals("1.2.3", parse(answer).get("version").asText());
      assertEquals(10_800, parse(answer).get("uptime").asLong());
    }
  }

  @Test
  void aPeerIsFoundByNameOrLabel() {
    var command = new PeersCommand(tunnels(), CommandsTest::instance);

    assertEquals(command.peers("berlin"), command.peers("b"));
    assertFalse(command.peers("b").contains("oslo"));
  }

  @Test
  void anUnknownPeerIsAnErrorThatNamesTheKnownOnes() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new PeersCommand(tunnels(), CommandsTest::instance).peers("paris"));

    assertEquals("there is no peer 'paris'; there are: berlin, oslo", e.getMessage());
  }

  @Test
  void aPeerMayLookLikeAnOptionBehindTheEndOfOptions() {
    var command = new PeersCommand(tunnels(), CommandsTest::instance);

    assertEquals(command.peers("berlin"), command.peers("--", "berlin"));
    var e = assertThrows(IllegalArgumentException.class, () -> command.peers("--", "--json"));
    assertTrue(e.toString().contains("there is no peer '--json'"), e::toString);
  }

  @Test
  void anythingElseIsAnErrorThatTellsTheForm() {
    var command = new PeersCommand(tunnels(), CommandsTest::instance);

    for (var words :
        List.of(
            new String[] {"--jsn"},
            new String[] {"--"},
            new String[] {"--json", "--"},
            new String[] {"berlin", "oslo"})) {
      var e = assertThrows(IllegalArgumentException.class, () -> command.peers(words));
      assertTrue(e.toString().endsWith("usage: peers [PEER] [--json]"), e::toString);
    }
  }

  @Test
  void statsShowsWhatWasCountedOfPeersAndOfNone() {
    var command = new StatsCommand(tunnels(), CommandsTest::instance);

    assertTrue(command.stats().contains("  RX_REPLAYED                  2\n"), command::stats);
    assertFalse(command.stats().contains("RX_BAD_TAG"), command::stats);
    assertTrue(
        command
            .stats()
            .endsWith(
                """
                device tun0, UDP port 1337, unattributed:
                  RX_UNKNOWN_SOURCE            5
                vpnd 1.2.3, up 3h00m
                """),
        command::stats);
    assertTrue(command.stats().contains("  public key                   " + FakeTunnel.KEY));
    assertFalse(command.stats("berlin").contains("device tun0, UDP"), command::stats);
  }

  @Test
  void statsInJsonHasAllCounters() throws Exception {
    var command = new StatsCommand(tunnels(), CommandsTest::instance);
    var all = parse(command.stats("--json"));

    var counters = all.get("peers").get(0).get("counters");
    assertEquals(Counter.values().length, counters.size());
    assertEquals(2, counters.get("RX_REPLAYED").asLong());
    var device = all.get("devices").get(0);
    assertEquals(1337, device.get("local_port").asInt());
    assertEquals(5, device.get("counters").get("RX_UNKNOWN_SOURCE").asLong());
  }

  @Test
  void forgetIsForOnePeerThatIsNamed() throws Exception {
    var done = new ForgetCommand(tunnels(controls(KeyChange.BEGUN)));

    assertEquals("oslo: what was remembered of the peer is forgotten\n", done.forget("oslo"));
    assertEquals("DONE", parse(done.forget("oslo", "--json")).at("/peers/0/result").asText());
    var e = assertThrows(IllegalArgumentException.class, () -> done.forget());
    assertTrue(e.toString().endsWith("usage: forget PEER [--json]"), e::toString);
  }

  @Test
  void forgetTellsWhyNothingWasForgotten() {
    var up = new ForgetCommand(tunnels(controls(KeyChange.UP_TO_PEER)));
    var failed = new ForgetCommand(tunnels(controls(KeyChange.NO_SESSION)));

    assertTrue(up.forget("oslo").startsWith("oslo: a session is up"));
    var e = assertThrows(IllegalStateException.class, () -> failed.forget("oslo"));
    assertTrue(e.toString().contains("oslo: nothing was forgotten"), e::toString);
  }

  @Test
  void rekeyTellsOfEachTunnelWhatCameOfIt() throws Exception {
    var begun = new RekeyCommand(tunnels(controls(KeyChange.BEGUN)));
    var upToPeer = new RekeyCommand(tunnels(controls(KeyChange.UP_TO_PEER)));

    assertEquals("berlin: a key change has begun\noslo: a key change has begun\n", begun.rekey());
    assertTrue(upToPeer.rekey("oslo").contains("run this command on the peer's host"));
    assertEquals(
        "UP_TO_PEER", parse(upToPeer.rekey("--json")).get("peers").get(1).get("result").asText());
  }

  @Test
  void reloadTellsWhatIsWrong() throws Exception {
    var bad = new ReloadCommand(new TestFiles(List.of("/etc/vpnd.conf:1: no; yes")));

    assertEquals("/etc/vpnd.conf:1: no; yes\n", bad.reload());
    assertEquals(
        "/etc/vpnd.conf:1: no; yes", parse(bad.reload("--json")).get("problems").get(0).asText());
    assertEquals(
        "all configuration files are in use as they are\n",
        new ReloadCommand(new TestFiles(List.of())).reload());
  }

  @Test
  void whyTellsFindingsAndRemediesAndProblemsOfFiles() throws Exception {
    var finding = new Finding(Finding.Cause.PORT_CLOSED, "nobody listens.", "Start vpnd there.");
    var files = List.<ConfigurationFiles>of(new TestFiles(List.of("/etc/vpnd.conf:1: no; yes")));
    var command = new WhyCommand(tunnels(controls(KeyChange.BEGUN, finding)), files);

    assertEquals(
        """
        /etc/vpnd.conf:1: no; yes
        berlin: PORT_CLOSED: nobody listens.
            Start vpnd there.
        oslo: PORT_CLOSED: nobody listens.
            Start vpnd there.
        """,
        command.why());
    assertFalse(command.why("b").contains("vpnd.conf"));
    var json = parse(command.why("--json"));
    var found = json.get("peers").get(0).get("findings").get(0);
    assertEquals("PORT_CLOSED", found.get("cause").asText());
    assertEquals("Start vpnd there.", found.get("remedy").asText());
    assertEquals(1, json.get("problems").size());
  }

  /** One of two is just being ended: its statistics are still there, its control no more. */
  @Test
  void aTunnelThatIsJustBeingEndedIsNoneOfAllButAnErrorIfNamed() throws Exception {
    var left = controls(KeyChange.BEGUN).subList(0, 1);
    var why = new WhyCommand(tunnels(left), List.of());
    var rekey = new RekeyCommand(tunnels(left));

    assertEquals("nothing is known to be wrong\n", why.why());
    assertEquals("berlin: a key change has begun\n", rekey.rekey());
    var ended = "the tunnel oslo is just being ended";
    assertEquals(
        ended,
        assertThrows(IllegalArgumentException.class, () -> rekey.rekey("oslo")).getMessage());
    assertEquals(ended, Reason.of(assertThrows(ExecutionException.class, () -> why.why("oslo"))));
  }

  @Test
  void whyTellsThatNothingIsKnownToBeWrong() throws Exception {
    var command = new WhyCommand(tunnels(controls(KeyChange.BEGUN)), List.of());

    assertEquals("nothing is known to be wrong\n", command.why());
  }
}
