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
import vpnd.api.Counter;
import vpnd.api.Finding.Cause;
import vpnd.api.IpPrefix;
import vpnd.api.PeerInfo;

/** What evidence leads to which causes, in which order. */
final class DiagnosisTest {
  private static final PeerInfo OF_HOST_GATEWAY =
      new PeerInfo(
          1,
          new IpPrefix(Case.PEER.address(), 24),
          new IpPrefix(Case.PEER.address(), 16).network(),
          null,
          "");

  static Stream<Arguments> cases() {
    return Stream.of(
        is("all is well"),
        is(new Case("just started").down().age(Duration.ofSeconds(1)).missing("cipher suite")),

        // What this side lacks
        is(new Case("no suite").down().missing("cipher suite"), Cause.MISSING_PART),
        is(
            new Case("no device, so whatever else there is").down().fault(Cause.DEVICE, "busy"),
            Cause.DEVICE),
        is(new Case("port taken").down().fault(Cause.LOCAL_PORT, "taken"), Cause.LOCAL_PORT),
        is(new Case("key").down().fault(Cause.UNFIT_KEY, "unfit"), Cause.UNFIT_KEY),
        is(new Case("disk full, session up").fault(Cause.NONCE_FILE, "full"), Cause.NONCE_FILE),
        is(new Case("no ip").fault(Cause.HOST_NETWORK, "no ip"), Cause.HOST_NETWORK),
        is(
            new Case("no ip, waiting").down().waiting().fault(Cause.HOST_NETWORK, "no ip"),
            Cause.HOST_NETWORK,
            Cause.WAITING),

        // No session
        is(
            new Case("name").down().nowhere().fault(Cause.UNKNOWN_NAME, "no such name"),
            Cause.UNKNOWN_NAME),
        is(new Case("look-up hangs").down().nowhere(), Cause.UNKNOWN_NAME),
        is(
            new Case("the name is gone, but the session is up")
                .fault(Cause.UNKNOWN_NAME, "no such name")),
        is(new Case("bad tags").down().count(Counter.RX_BAD_TAG, 3), Cause.WRONG_KEY),
        is(
            new Case("bad tags right after a restart among others")
                .down()
                .amongOthers()
                .age(Duration.ofSeconds(29))
                .count(Counter.RX_BAD_TAG, 3),
            Cause.NOTHING_ARRIVES),
        is(
            new Case("bad tags of a known peer right after a restart")
                .down()
                .age(Duration.ofSeconds(5))
                .count(Counter.RX_BAD_TAG, 3)),
        is(
            new Case("bad tags of a new peer right after the first start")
                .down()
                .age(Duration.ofSeconds(5))
                .nonces(NonceOrigin.NEW)
                .count(Counter.RX_BAD_TAG, 3),
            Cause.WRONG_KEY),
        is(
            new Case("bad tags, and the port was closed a moment ago")
                .down()
                .count(Counter.RX_BAD_TAG, 3)
                .reply(Reply.PORT_CLOSED),
            Cause.WRONG_KEY),
        is(
            new Case("bad tags of somebody, but the peer is heard")
                .down()
                .heard()
                .count(Counter.RX_BAD_TAG, 3)
                .jumped(),
            Cause.NOT_ANSWERED),
        is(new Case("old messages").down().count(Counter.RX_REPLAYED, 3), Cause.NONCE_REFUSED),
        is(
            new Case("local nonce file lost").down().heard().nonces(NonceOrigin.LOST),
            Cause.NONCE_REFUSED,
            Cause.NOT_ANSWERED),
        is(
            new Case("local nonce file from a backup").down().heard().nonces(NonceOrigin.RESTORED),
            Cause.NONCE_REFUSED,
            Cause.NOT_ANSWERED),
        is(
            new Case("heard and not answered").down().heard(),
            Cause.NOT_ANSWERED,
            Cause.NONCE_REFUSED),
        is(
            new Case("a jump of the nonces did not help")
                .down()
                .heard()
                .nonces(NonceOrigin.RESTORED)
                .jumped(),
            Cause.NOT_ANSWERED),
        is(
            new Case("heard long ago").down().heard().silence(Duration.ofMinutes(3)),
            Cause.NOTHING_ARRIVES),
        is(
            new Case("all sends fail")
                .down()
                .count(Counter.TX_DATAGRAMS, 0)
                .count(Counter.TX_REFUSED, 9),
            Cause.UNREACHABLE),
        is(new Case("unreachable").down().reply(Reply.UNREACHABLE), Cause.UNREACHABLE),
        is(new Case("closed").down().reply(Reply.PORT_CLOSED), Cause.PORT_CLOSED),
        is(new Case("silent").down().reply(Reply.SILENT), Cause.NOTHING_ARRIVES),
        is(new Case("silent, two seconds old").down().age(Duration.ofSeconds(2))),
        is(
            new Case("closed, two seconds old")
                .down()
                .age(Duration.ofSeconds(2))
                .reply(Reply.PORT_CLOSED),
            Cause.PORT_CLOSED),
        is(new Case("waiting").down().waiting(), Cause.WAITING),
        is(
            new Case("waiting, and a stranger calls").down().waiting().stranger(Case.ELSEWHERE),
            Cause.WRONG_KEY,
            Cause.WAITING),
        is(
            new Case("waiting among others, and a stranger calls")
                .down()
                .waiting()
                .amongOthers()
                .stranger(Case.ELSEWHERE),
            Cause.WAITING,
            Cause.WRONG_KEY),
        is(
            new Case("among others, and what comes from the peer is a stranger's")
                .down()
                .amongOthers()
                .stranger(Case.PEER),
            Cause.WRONG_KEY),
        is(
            new Case("a stranger calls from elsewhere").down().stranger(Case.ELSEWHERE),
            Cause.NOTHING_ARRIVES),

        // A session
        is(new Case("host with host").role("host"), Cause.ROLE_PAIR),
        is(new Case("net-gw with host-gw").announces(OF_HOST_GATEWAY), Cause.ROLE_PAIR),
        is(
            new Case("host with host-gw")
                .role("host")
                .announces(OF_HOST_GATEWAY)
                .silence(Duration.ofSeconds(9))),
        is(
            new Case("refused").role("host").announces(OF_HOST_GATEWAY, "The address is refused."),
            Cause.REFUSED),
        is(new Case("between two heartbeats").silence(Duration.ofSeconds(11))),
        is(new Case("silent session").silence(Duration.ofSeconds(12)), Cause.NOTHING_ARRIVES),
        is(
            new Case("silent session, and the port is closed")
                .silence(Duration.ofSeconds(12))
                .reply(Reply.PORT_CLOSED),
            Cause.PORT_CLOSED),
        is(
            new Case("silent session, and the host is unreachable")
                .silence(Duration.ofSeconds(12))
                .reply(Reply.UNREACHABLE),
            Cause.UNREACHABLE),
        is(
            new Case("the session has just ended, as nothing came")
                .down()
                .since(Duration.ofMillis(10))
                .silence(Duration.ofSeconds(25)),
            Cause.NOTHING_ARRIVES),
        is(new Case("packets go in and nothing comes back").nothingBack(4), Cause.NOTHING_RETURNS),
        is(new Case("nearly nothing comes back").nothingBack(3)),
        is(new Case("one way to a host").role("host").announces(OF_HOST_GATEWAY).nothingOut(4)),
        is(
            new Case("what comes back is dropped")
                .nothingBack(4)
                .count(Counter.RX_FOREIGN_SOURCE, 9),
            Cause.ADDRESSES),
        is(new Case("long ones are lost").nothingBack(4).unanswered(4), Cause.MTU),
        is(new Case("no way back to the peer").nothingOut(4), Cause.NO_RETURN_ROUTE),
        is(new Case("a firewall, and all passes").obstacle(Cause.FIREWALL)),
        is(
            new Case("a firewall, and nothing goes back").nothingOut(4).obstacle(Cause.FIREWALL),
            Cause.FIREWALL,
            Cause.NO_RETURN_ROUTE),
        is(new Case("device down").obstacle(Cause.DEVICE_DOWN), Cause.DEVICE_DOWN),
        is(
            new Case("device down and no session").down().obstacle(Cause.DEVICE_DOWN),
            Cause.DEVICE_DOWN,
            Cause.NOTHING_ARRIVES),
        is(new Case("not forwarded").obstacle(Cause.NOT_FORWARDED), Cause.NOT_FORWARDED),
        is(
            new Case("silent session, and no way out")
                .silence(Duration.ofSeconds(22))
                .count(Counter.TX_REFUSED, 4),
            Cause.UNREACHABLE),
        is(new Case("bad tags in a session").count(Counter.RX_BAD_TAG, 100_000)),
        is(new Case("replays in a session").count(Counter.RX_REPLAYED, 100_000)),
        is(
            new Case("all sources are foreign").count(Counter.RX_FOREIGN_SOURCE, 9),
            Cause.ADDRESSES),
        is(new Case("what a host sends by itself").count(Counter.RX_FOREIGN_SOURCE, 4)),
        is(
            new Case("few of many are foreign")
                .count(Counter.RX_FOREIGN_SOURCE, 9)
                .count(Counter.RX_PACKETS, 1000)),
        is(new Case("two calls from elsewhere").rivals(Case.ELSEWHERE, Case.ELSEWHERE)),
        is(
            new Case("three calls from elsewhere")
                .rivals(Case.ELSEWHERE, Case.ELSEWHERE, Case.ELSEWHERE),
            Cause.DUPLICATE_PEER),
        is(new Case("long packets unanswered").unanswered(4), Cause.MTU),
        is(new Case("nearly").unanswered(3)),
        is(
            new Case("gaps, and nothing long comes").lost(20).count(Counter.RX_PACKETS, 6),
            Cause.MTU),
        is(
            new Case("gaps, but long packets come")
                .lost(20)
                .count(Counter.RX_PACKETS, 6)
                .count(Counter.RX_LONG_PACKETS, 1)),
        is(new Case("a third of the packets is lost").lost(50).count(Counter.RX_PACKETS, 100)));
  }

  private static Arguments is(String allIsWell) {
    return is(new Case(allIsWell));
  }

  private static Arguments is(Case evidence, Cause... causes) {
    return Arguments.of(evidence, List.of(causes));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void evidenceLeadsToItsCauses(Case evidence, List<Cause> causes) {
    assertEquals(causes, evidence.causes());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyFindingSaysWhatWasSeenAndWhatHelps(Case evidence, List<Cause> causes) {
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
      var text = new Case("fault").fault(Cause.HOST_NETWORK, fault).findings().get(0).text();
      assertTrue(text.startsWith(fault) && text.endsWith(".") && !text.endsWith(".."), text);
    }
  }

  /** Evidence is what this side sees, so it is never sure: what is advised does no harm. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void noRemedyDoesHarm(Case evidence, List<Cause> causes) {
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
    var finding = new Case("heard").down().heard().jumped().findings().get(0);
    assertEquals(Cause.NOT_ANSWERED, finding.cause());
    assertTrue(finding.text().startsWith("Only the way from here to the peer"), finding.text());
    assertFalse((finding.text() + finding.remedy()).contains("firewall"), finding.remedy());
  }

  @Test
  void noDatagramIsSentOnTrialWhereThatTellsNothing() {
    assertEquals(List.of(), Diagnosis.worthATrial(new Case("up").evidence()));
    assertEquals(List.of(), Diagnosis.worthATrial(new Case("waits").down().waiting().evidence()));
    assertEquals(
        List.of(),
        Diagnosis.worthATrial(
            new Case("host-gw that lost its client").down().role("host-gw").evidence()));
    assertEquals(
        List.of(),
        Diagnosis.worthATrial(new Case("no suite").down().missing("cipher suite").evidence()));
    assertEquals(List.of(Case.PEER), Diagnosis.worthATrial(new Case("down").down().evidence()));
    assertEquals(
        List.of(Case.PEER),
        Diagnosis.worthATrial(new Case("silent").silence(Duration.ofSeconds(12)).evidence()));
  }
}
