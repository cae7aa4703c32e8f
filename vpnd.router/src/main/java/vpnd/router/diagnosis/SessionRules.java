// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;
import vpnd.api.role.PeerInfo;

/** Why traffic does not pass although a session is up. */
final class SessionRules {
  /** From this number on, uses of the peer's key elsewhere are no accident. */
  private static final int RIVALS = 3;

  /** More than the few packets that a host sends by itself when an interface comes up. */
  private static final long FEW = 5;

  private static final int UNANSWERED_SECONDS = 4;
  private static final long LOST_LONG_PACKETS = 8;

  static final List<Diagnosis.Rule> ALL =
      List.of(
          SessionRules::twoProcesses,
          SessionRules::duplicatePeer,
          SessionRules::rolePair,
          SessionRules::refused,
          SessionRules::nothingArrives,
          SessionRules::addresses,
          SessionRules::mtuOut,
          SessionRules::mtuIn,
          SessionRules::nothingReturns,
          SessionRules::noReturnRoute,
          SessionRules::standsBy);

  private SessionRules() {}

  /** Applies with and without a session, since the session ends for it. */
  static @Nullable Finding twoProcesses(Evidence evidence) {
    return evidence.contact().isShared()
        ? new Finding(
            Cause.DUPLICATE_PEER,
            "Two processes use the keys of the peer, and their sessions alternate. Each counts its own nonces, so a nonce may be used twice under the same key. vpnd refuses the peer for 30 s each time that it detects this.",
            "Find the second host, such as another gateway in the remote_host list, a clone or a restored backup, and give it a key pair of its own. For several gateways of one network write a file for each, with prefer.")
        : null;
  }

  private static @Nullable Finding standsBy(Evidence evidence) {
    return evidence.contact().standsBy()
        ? new Finding(
            Cause.STANDS_BY,
            "Another gateway is used, as prefer says (this one has %d), so no packets go through this session."
                .formatted(evidence.config().preference()),
            "Nothing, if that is what is wanted: this one is used when the other has been silent for 13 s. To use this one, give it a lower number than the other has.")
        : null;
  }

  private static @Nullable Finding duplicatePeer(Evidence evidence) {
    var rivals = evidence.contact().rivals();
    return rivals.size() < RIVALS || evidence.contact().isShared()
        ? null
        : new Finding(
            Cause.DUPLICATE_PEER,
            "Besides the peer at %s, the same key is used at %s: more than one process has it, or somebody sends copies of old messages."
                .formatted(Phrases.list(evidence.contact().endpoints()), Phrases.list(rivals)),
            "Look for a second host with this configuration, such as a clone or a restored backup, and give it a key pair of its own. If there is none, these are copies of old messages, which do no harm.");
  }

  /** What a peer announces tells a gateway of hosts from all others. */
  private static @Nullable Finding rolePair(Evidence evidence) {
    var peer = evidence.contact().peerInfo();
    if (peer == null) {
      return null;
    }
    var isHostGateway = !peer.hosts().isEmpty() || !peer.networks().isEmpty();
    return switch (evidence.config().role()) {
      case "host" ->
          isHostGateway || !isSilent(peer)
              ? null
              : rolePair(
                  "The peer announces neither an address for this host nor a network, as a host-gw would: its role is host or net-gw, and that of this side host.",
                  "Set role: host-gw on the peer, with host_addr and local_network; or role: net-gw on both sides.");
      case "net-gw", "host-gw" ->
          isHostGateway
              ? rolePair(
                  "The peer announces an address and a network, as a host-gw does for a host, but the role of this side is %s."
                      .formatted(evidence.config().role()),
                  "Set role: host here, or role: net-gw on the peer.")
              : null;
      default -> null;
    };
  }

  private static Finding rolePair(String text, String remedy) {
    return new Finding(Cause.ROLE_PAIR, text, remedy);
  }

  private static boolean isSilent(PeerInfo peer) {
    return peer.resolvers().isEmpty() && peer.domains().isEmpty();
  }

  private static @Nullable Finding refused(Evidence evidence) {
    var refusals = evidence.contact().refusals();
    return refusals.isEmpty() || rolePair(evidence) != null
        ? null
        : new Finding(
            Cause.REFUSED,
            String.join(" ", refusals),
            "Correct what the text names, here or on the gateway.");
  }

  private static @Nullable Finding nothingArrives(Evidence evidence) {
    var contact = evidence.contact();
    var silence = contact.silence();
    if (silence == null || !contact.isSilent()) {
      return null;
    }
    if (contact.isAlways(Reply.PORT_CLOSED)) {
      return new Finding(
          Cause.PORT_CLOSED,
          "The host at %s answers that nobody listens on that UDP port any more: vpnd has ended there."
              .formatted(Phrases.list(contact.endpoints())),
          Phrases.START_PEER + ".");
    }
    var refused = evidence.traffic().get(Counter.TX_REFUSED);
    return new Finding(
        refused > 0 || contact.isAlways(Reply.UNREACHABLE)
            ? Cause.UNREACHABLE
            : Cause.NOTHING_ARRIVES,
        "Nothing has come from %s for %s, although the peer says something every 10 s%s."
            .formatted(
                Phrases.list(evidence.contact().endpoints()),
                Phrases.of(silence),
                refused > 0
                    ? ", and this host's network does not take all datagrams for there"
                    : ": it is down, or the way there, or only the way back"),
        "Try %s and ping with the address of the peer, and see at the peer what arrives and leaves (tcpdump -n udp port %d)."
            .formatted(Phrases.ROUTE_GET, evidence.config().remotePort()));
  }

  private static @Nullable Finding addresses(Evidence evidence) {
    var traffic = evidence.traffic();
    var config = evidence.config();
    var foreignSources = traffic.get(Counter.RX_FOREIGN_SOURCE);
    var foreignDestinations = traffic.get(Counter.RX_FOREIGN_DESTINATION);
    var foreign = foreignSources + foreignDestinations;
    var isMany = foreign >= FEW && foreign * 4 >= traffic.get(Counter.RX_PACKETS);
    if (!isMany || evidence.contact().standsBy()) {
      return null;
    }
    var which =
        foreignSources >= foreignDestinations
            ? "their source address is not behind the peer"
            : "the peer may not send to their destination address";
    return new Finding(
        Cause.ADDRESSES,
        "%s of the peer were dropped, because %s; %s were accepted."
            .formatted(
                Phrases.count(foreign, "packet"),
                which,
                Phrases.count(traffic.get(Counter.RX_PACKETS), "packet")),
        switch (config.role()) {
          case "net-gw" ->
              "Make remote_network (%s here) the networks behind the peer, on both sides; see what comes with tcpdump -n on the tunnel device of the peer."
                  .formatted(Phrases.list(config.remoteNetworks()));
          case "host-gw" ->
              foreignSources >= foreignDestinations
                  ? "The client may send from host_addr (%s) only: see which addresses it uses (tcpdump -n on its tunnel device), and that its role is host."
                      .formatted(Phrases.list(config.hostAddresses()))
                  : "The client sends to the network of host_addr (%s): to other clients, a broadcast address or a host there. See which (tcpdump -n on its tunnel device); a host that it may reach, such as this gateway, belongs in local_network with its address. For clients that are to reach each other see client_to_client."
                      .formatted(Phrases.list(config.hostAddresses()));
          case "host" ->
              "Make host_addr and local_network on the gateway what this host is to have and to reach; see what comes with tcpdump -n on the tunnel device of the gateway.";
          default ->
              "See which addresses the role %s lets the peer use, and what comes with tcpdump -n on the tunnel device of the peer."
                  .formatted(config.role());
        });
  }

  private static @Nullable Finding mtuOut(Evidence evidence) {
    var unanswered = evidence.traffic().unanswered();
    return unanswered < UNANSWERED_SECONDS
        ? null
        : mtu(
            evidence,
            "In %d of the last seconds, packets of more than 1280 bytes were sent and nothing came back, while shorter ones are answered"
                .formatted(unanswered));
  }

  private static @Nullable Finding mtuIn(Evidence evidence) {
    var traffic = evidence.traffic();
    var lost = traffic.lost();
    return mtuOut(evidence) != null
            || lost < LOST_LONG_PACKETS
            || lost <= traffic.get(Counter.RX_PACKETS)
            || traffic.get(Counter.RX_LONG_PACKETS) > 0
        ? null
        : mtu(
            evidence,
            "%s of the peer did not arrive, and of the %s that did none was longer than 1280 bytes"
                .formatted(
                    Phrases.count(lost, "datagram"),
                    Phrases.count(traffic.get(Counter.RX_PACKETS), "packet")));
  }

  private static Finding mtu(Evidence evidence, String seen) {
    return new Finding(
        Cause.MTU,
        "%s: something on the way to %s seems to drop long datagrams in silence."
            .formatted(seen, Phrases.list(evidence.contact().endpoints())),
        "Let firewalls on the way pass ICMP \"fragmentation needed\" and \"packet too big\"; or tell both hosts the size that passes with the route to the other (on Linux ip route replace ADDRESS via GATEWAY mtu 1380, elsewhere route change ADDRESS GATEWAY -mtu 1380).");
  }

  /** Whether packets go one way only; a stream that awaits no answer is none, if it is fast. */
  static boolean isOneWay(Evidence evidence) {
    return nothingReturns(evidence) != null || noReturnRoute(evidence) != null;
  }

  private static @Nullable Finding nothingReturns(Evidence evidence) {
    var seconds = evidence.traffic().nothingBack();
    return seconds < UNANSWERED_SECONDS || addresses(evidence) != null || mtuOut(evidence) != null
        ? null
        : new Finding(
            Cause.NOTHING_RETURNS,
            "In %d of the last seconds, packets were sent to the peer and nothing came back, although the session is up: the peer drops them, its host does not forward them, or the hosts behind it have no route back."
                .formatted(seconds),
            "Ask vpndctl why on the peer, which sees what becomes of them. The hosts behind it need a route to the network of this side by way of their gateway.");
  }

  /** What comes is for a network behind this side; a host would answer for itself. */
  private static @Nullable Finding noReturnRoute(Evidence evidence) {
    var seconds = evidence.traffic().nothingOut();
    return seconds < UNANSWERED_SECONDS || evidence.config().role().equals("host")
        ? null
        : new Finding(
            Cause.NO_RETURN_ROUTE,
            "In %d of the last seconds, packets of the peer came and were given to this host, and nothing went back: the hosts they are for have no route back by way of this one, or do not answer."
                .formatted(seconds),
            "See on the interface behind (tcpdump) whether the packets leave there and answers come. If none come, give those hosts, or their router, a route to the network of the peer by way of this host; if answers come, see %s here."
                .formatted(Phrases.ROUTE_GET));
  }
}
