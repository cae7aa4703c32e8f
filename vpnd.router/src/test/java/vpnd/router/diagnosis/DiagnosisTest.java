// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Counter;
import vpnd.api.operation.Finding.Cause;
import vpnd.api.role.PeerInfo;

/** What evidence leads to which causes, in which order. */
final class DiagnosisTest {
  private static final PeerInfo OF_HOST_GATEWAY =
      PeerInfo.builder(1)
          .hosts(List.of(new IpPrefix(EvidenceFixture.PEER.address(), 24)))
          .networks(List.of(new IpPrefix(EvidenceFixture.PEER.address(), 16).network()))
          .build();

  static Stream<Arguments> cases() {
    return Stream.of(
        is("all is well"),
        is(
            new EvidenceFixture("just started")
                .down()
                .age(Duration.ofSeconds(1))
                .missing("cipher suite")),

        // What this side lacks
        is(new EvidenceFixture("no suite").down().missing("cipher suite"), Cause.MISSING_PART),
        is(
            new EvidenceFixture("no device, so whatever else there is")
                .down()
                .fault(Cause.DEVICE, "busy"),
            Cause.DEVICE),
        is(
            new EvidenceFixture("port taken").down().fault(Cause.LOCAL_PORT, "taken"),
            Cause.LOCAL_PORT),
        is(new EvidenceFixture("key").down().fault(Cause.UNFIT_KEY, "unfit"), Cause.UNFIT_KEY),
        is(
            new EvidenceFixture("disk full, session up").fault(Cause.NONCE_FILE, "full"),
            Cause.NONCE_FILE),
        is(new EvidenceFixture("no ip").fault(Cause.HOST_NETWORK, "no ip"), Cause.HOST_NETWORK),
        is(
            new EvidenceFixture("no ip, waiting")
                .down()
                .waiting()
                .fault(Cause.HOST_NETWORK, "no ip"),
            Cause.HOST_NETWORK,
            Cause.WAITING),

        // No session
        is(
            new EvidenceFixture("name").down().nowhere().fault(Cause.UNKNOWN_NAME, "no such name"),
            Cause.UNKNOWN_NAME),
        is(new EvidenceFixture("look-up hangs").down().nowhere(), Cause.UNKNOWN_NAME),
        is(
            new EvidenceFixture("the name is gone, but the session is up")
                .fault(Cause.UNKNOWN_NAME, "no such name")),
        is(new EvidenceFixture("bad tags").down().count(Counter.RX_BAD_TAG, 3), Cause.WRONG_KEY),
        is(
            new EvidenceFixture("bad tags right after a restart among others")
                .down()
                .amongOthers()
                .age(Duration.ofSeconds(29))
                .count(Counter.RX_BAD_TAG, 3),
            Cause.NOTHING_ARRIVES),
        is(
            new EvidenceFixture("bad tags of a known peer right after a restart")
                .down()
                .age(Duration.ofSeconds(5))
                .count(Counter.RX_BAD_TAG, 3)),
        is(
            new EvidenceFixture("bad tags of a new peer right after the first start")
                .down()
                .age(Duration.ofSeconds(5))
                .nonces(NonceOrigin.NEW)
                .count(Counter.RX_BAD_TAG, 3),
            Cause.WRONG_KEY),
        is(
            new EvidenceFixture("bad tags, and the port was closed a moment ago")
                .down()
                .count(Counter.RX_BAD_TAG, 3)
                .reply(Reply.PORT_CLOSED),
            Cause.WRONG_KEY),
        is(
            new EvidenceFixture("bad tags of somebody, but the peer is heard")
                .down()
                .heard()
                .count(Counter.RX_BAD_TAG, 3)
                .jumped(),
            Cause.NOT_ANSWERED),
        is(
            new EvidenceFixture("old messages").down().count(Counter.RX_REPLAYED, 3),
            Cause.NONCE_REFUSED),
        is(
            new EvidenceFixture("local nonce file lost").down().heard().nonces(NonceOrigin.LOST),
            Cause.NONCE_REFUSED,
            Cause.NOT_ANSWERED),
        is(
            new EvidenceFixture("local nonce file from a backup")
                .down()
                .heard()
                .nonces(NonceOrigin.RESTORED),
            Cause.NONCE_REFUSED,
            Cause.NOT_ANSWERED),
        is(
            new EvidenceFixture("heard and not answered").down().heard(),
            Cause.NOT_ANSWERED,
            Cause.NONCE_REFUSED),
        is(
            new EvidenceFixture("a jump of the nonces did not help")
                .down()
                .heard()
                .nonces(NonceOrigin.RESTORED)
                .jumped(),
            Cause.NOT_ANSWERED),
        is(
            new EvidenceFixture("heard long ago").down().heard().silence(Duration.ofMinutes(3)),
            Cause.NOTHING_ARRIVES),
        is(
            new EvidenceFixture("all sends fail")
                .down()
                .count(Counter.TX_DATAGRAMS, 0)
                .count(Counter.TX_REFUSED, 9),
            Cause.UNREACHABLE),
        is(new EvidenceFixture("unreachable").down().reply(Reply.UNREACHABLE), Cause.UNREACHABLE),
        is(new EvidenceFixture("closed").down().reply(Reply.PORT_CLOSED), Cause.PORT_CLOSED),
        is(new EvidenceFixture("silent").down().reply(Reply.SILENT), Cause.NOTHING_ARRIVES),
        is(new EvidenceFixture("silent, two seconds old").down().age(Duration.ofSeconds(2))),
        is(
            new EvidenceFixture("closed, two seconds old")
                .down()
                .age(Duration.ofSeconds(2))
                .reply(Reply.PORT_CLOSED),
            Cause.PORT_CLOSED),
        is(new EvidenceFixture("waiting").down().waiting(), Cause.WAITING),
        is(
            new EvidenceFixture("blocked without a session").down().heard().blocks(),
            Cause.NOT_ANSWERED,
            Cause.NONCE_REFUSED,
            Cause.BLOCKED),
        is(
            new EvidenceFixture("blocked for want of a part").missing("cipher").down().blocks(),
            Cause.MISSING_PART,
            Cause.BLOCKED),
        is(new EvidenceFixture("the block does nothing in a session").blocks()),
        is(
            new EvidenceFixture("the block is another peer's")
                .down()
                .waiting()
                .obstacle(Cause.BLOCKED),
            Cause.WAITING),
        is(new EvidenceFixture("another is preferred").standsBy(), Cause.STANDS_BY),
        is(
            new EvidenceFixture("waiting, and an unknown source calls")
                .down()
                .waiting()
                .unknownSource(EvidenceFixture.ELSEWHERE),
            Cause.WRONG_KEY,
            Cause.WAITING),
        is(
            new EvidenceFixture("waiting among others, and an unknown source calls")
                .down()
                .waiting()
                .amongOthers()
                .unknownSource(EvidenceFixture.ELSEWHERE),
            Cause.WAITING,
            Cause.WRONG_KEY),
        is(
            new EvidenceFixture("among others, and what comes from the peer has other keys")
                .down()
                .amongOthers()
                .unknownSource(EvidenceFixture.PEER),
            Cause.WRONG_KEY),
        is(
            new EvidenceFixture("an unknown source calls from elsewhere")
                .down()
                .unknownSource(EvidenceFixture.ELSEWHERE),
            Cause.NOTHING_ARRIVES),

        // A session
        is(new EvidenceFixture("host with host").role("host"), Cause.ROLE_PAIR),
        is(new EvidenceFixture("net-gw with host-gw").announces(OF_HOST_GATEWAY), Cause.ROLE_PAIR),
        is(
            new EvidenceFixture("host with host-gw")
                .role("host")
                .announces(OF_HOST_GATEWAY)
                .silence(Duration.ofSeconds(9))),
        is(
            new EvidenceFixture("refused")
                .role("host")
                .announces(OF_HOST_GATEWAY, "The address is refused."),
            Cause.REFUSED),
        is(new EvidenceFixture("between two heartbeats").silence(Duration.ofSeconds(11))),
        is(
            new EvidenceFixture("silent session").silence(Duration.ofSeconds(12)),
            Cause.NOTHING_ARRIVES),
        is(
            new EvidenceFixture("silent session, and the port is closed")
                .silence(Duration.ofSeconds(12))
                .reply(Reply.PORT_CLOSED),
            Cause.PORT_CLOSED),
        is(
            new EvidenceFixture("silent session, and the host is unreachable")
                .silence(Duration.ofSeconds(12))
                .reply(Reply.UNREACHABLE),
            Cause.UNREACHABLE),
        is(
            new EvidenceFixture("the session has just ended, as nothing came")
                .down()
                .since(Duration.ofMillis(10))
                .silence(Duration.ofSeconds(25)),
            Cause.NOTHING_ARRIVES),
        is(
            new EvidenceFixture("packets go in and nothing comes back").nothingBack(4),
            Cause.NOTHING_RETURNS),
        is(new EvidenceFixture("nearly nothing comes back").nothingBack(3)),
        is(
            new EvidenceFixture("one way to a host")
                .role("host")
                .announces(OF_HOST_GATEWAY)
                .nothingOut(4)),
        is(
            new EvidenceFixture("what comes back is dropped")
                .nothingBack(4)
                .count(Counter.RX_FOREIGN_SOURCE, 9),
            Cause.ADDRESSES),
        is(new EvidenceFixture("long ones are lost").nothingBack(4).unanswered(4), Cause.MTU),
        is(new EvidenceFixture("no way back to the peer").nothingOut(4), Cause.NO_RETURN_ROUTE),
        is(new EvidenceFixture("a firewall, and all passes").obstacle(Cause.FIREWALL)),
        is(
            new EvidenceFixture("a firewall, and nothing goes back")
                .nothingOut(4)
                .obstacle(Cause.FIREWALL),
            Cause.FIREWALL,
            Cause.NO_RETURN_ROUTE),
        is(new EvidenceFixture("device down").obstacle(Cause.DEVICE_DOWN), Cause.DEVICE_DOWN),
        is(
            new EvidenceFixture("device down and no session").down().obstacle(Cause.DEVICE_DOWN),
            Cause.DEVICE_DOWN,
            Cause.NOTHING_ARRIVES),
        is(new EvidenceFixture("not forwarded").obstacle(Cause.NOT_FORWARDED), Cause.NOT_FORWARDED),
        is(
            new EvidenceFixture("silent session, and no way out")
                .silence(Duration.ofSeconds(22))
                .count(Counter.TX_REFUSED, 4),
            Cause.UNREACHABLE),
        is(new EvidenceFixture("bad tags in a session").count(Counter.RX_BAD_TAG, 100_000)),
        is(new EvidenceFixture("replays in a session").count(Counter.RX_REPLAYED, 100_000)),
        is(
            new EvidenceFixture("all sources are foreign").count(Counter.RX_FOREIGN_SOURCE, 9),
            Cause.ADDRESSES),
        is(new EvidenceFixture("what a host sends by itself").count(Counter.RX_FOREIGN_SOURCE, 4)),
        is(
            new EvidenceFixture("few of many are foreign")
                .count(Counter.RX_FOREIGN_SOURCE, 9)
                .count(Counter.RX_PACKETS, 1000)),
        is(
            new EvidenceFixture("two calls from elsewhere")
                .rivals(EvidenceFixture.ELSEWHERE, EvidenceFixture.ELSEWHERE)),
        is(
            new EvidenceFixture("three calls from elsewhere")
                .rivals(
                    EvidenceFixture.ELSEWHERE,
                    EvidenceFixture.ELSEWHERE,
                    EvidenceFixture.ELSEWHERE),
            Cause.DUPLICATE_PEER),
        is(
            new EvidenceFixture("two processes take turns, as calls from elsewhere show, too")
                .twoProcesses()
                .rivals(
                    EvidenceFixture.ELSEWHERE,
                    EvidenceFixture.ELSEWHERE,
                    EvidenceFixture.ELSEWHERE),
            Cause.DUPLICATE_PEER),
        is(new EvidenceFixture("long packets unanswered").unanswered(4), Cause.MTU),
        is(new EvidenceFixture("nearly").unanswered(3)),
        is(
            new EvidenceFixture("gaps, and nothing long comes")
                .lost(20)
                .count(Counter.RX_PACKETS, 6),
            Cause.MTU),
        is(
            new EvidenceFixture("gaps, but long packets come")
                .lost(20)
                .count(Counter.RX_PACKETS, 6)
                .count(Counter.RX_LONG_PACKETS, 1)),
        is(
            new EvidenceFixture("a third of the packets is lost")
                .lost(50)
                .count(Counter.RX_PACKETS, 100)));
  }

  private static Arguments is(String allIsWell) {
    return is(new EvidenceFixture(allIsWell));
  }

  private static Arguments is(EvidenceFixture evidence, Cause... causes) {
    return Arguments.of(evidence, List.of(causes));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void evidenceLeadsToItsCauses(EvidenceFixture evidence, List<Cause> causes) {
    assertEquals(causes, evidence.causes());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyFindingSaysWhatWasSeenAndWhatHelps(EvidenceFixture evidence, List<Cause> causes) {
    for (var finding : evidence.findings()) {
      assertTrue(finding.text().matches("[A-Za-z0-9].*[.)]"), finding.text());
      assertTrue(finding.remedy().matches("[A-Z].*[.]"), finding.remedy());
    }
    assertEquals(causes.size(), evidence.findings().size());
  }

  /** The first word may be the name of a parameter, a device or a program. */
  @Test
  void aFaultIsToldInItsOwnSpelling() {
    for (var fault : List.of("remote_pk is wrong", "tun0 is gone.", "ip: no such program")) {
      var text =
          new EvidenceFixture("fault").fault(Cause.HOST_NETWORK, fault).findings().get(0).text();
      assertTrue(text.startsWith(fault) && text.endsWith(".") && !text.endsWith(".."), text);
    }
  }

  /** Evidence is what this side sees, so it is never sure: what is advised does no harm. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void noRemedyDoesHarm(EvidenceFixture evidence, List<Cause> causes) {
    for (var finding : evidence.findings()) {
      var remedy = finding.remedy().toLowerCase(Locale.ROOT);
      for (var harm :
          List.of("stop vpnd", "restart vpnd", "remove /", "remove its", "rm ", "disable")) {
        assertFalse(remedy.contains(harm), finding.remedy());
      }
    }
  }

  @Test
  void whereThePeerIsHeardNoFirewallIsBlamed() {
    var finding = new EvidenceFixture("heard").down().heard().jumped().findings().get(0);
    assertEquals(Cause.NOT_ANSWERED, finding.cause());
    assertTrue(finding.text().startsWith("Only the way from here to the peer"), finding.text());
    assertFalse((finding.text() + finding.remedy()).contains("firewall"), finding.remedy());
  }

  @Test
  void aGatewayWhoseClientSendsToOthersHearsOfTheLineThatJoinsThem() {
    var dropped = new EvidenceFixture("c").role("host-gw").count(Counter.RX_FOREIGN_DESTINATION, 9);
    var remedy = dropped.findings().get(0).remedy();
    assertTrue(remedy.contains("client_to_client"), remedy);
  }

  @Test
  void aRoleFromOutsideGetsNoAdviceForOneOfVpnd() {
    var dropped = new EvidenceFixture("hub").role("hub").count(Counter.RX_FOREIGN_SOURCE, 9);
    var remedy = dropped.findings().get(0).remedy();
    assertTrue(remedy.contains("the role hub"), remedy);
    assertFalse(remedy.contains("host_addr"), remedy);
  }

  @Test
  void noDatagramIsSentOnTrialWhereThatTellsNothing() {
    assertEquals(List.of(), Diagnosis.worthATrial(new EvidenceFixture("up").evidence()));
    assertEquals(
        List.of(), Diagnosis.worthATrial(new EvidenceFixture("waits").down().waiting().evidence()));
    assertEquals(
        List.of(),
        Diagnosis.worthATrial(
            new EvidenceFixture("host-gw that lost its client").down().role("host-gw").evidence()));
    assertEquals(
        List.of(),
        Diagnosis.worthATrial(
            new EvidenceFixture("no suite").down().missing("cipher suite").evidence()));
    assertEquals(
        List.of(EvidenceFixture.PEER),
        Diagnosis.worthATrial(new EvidenceFixture("down").down().evidence()));
    assertEquals(
        List.of(EvidenceFixture.PEER),
        Diagnosis.worthATrial(
            new EvidenceFixture("silent").silence(Duration.ofSeconds(12)).evidence()));
  }
}
