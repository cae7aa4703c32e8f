// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;
import vpnd.api.operation.PeerState;

/** Why no session comes up. */
final class ContactRules {
  /** Two announcements and their answers may take so long on a way that loses datagrams. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  /** So long a peer may take to notice that this side has restarted and knows its key no more. */
  private static final Duration AFTER_RESTART = Duration.ofSeconds(30);

  private static final String KEEP_FILES =
      "If that does not help, run vpndctl forget on the side that has seen newer ones; do not remove nonce files.";

  static final List<Diagnosis.Rule> ALL =
      List.of(
          SessionRules::twoProcesses,
          ContactRules::unknownName,
          ContactRules::wrongKey,
          ContactRules::oldMessages,
          ContactRules::lostCounter,
          ContactRules::notAnswered,
          ContactRules::refusedCounter);

  /** Where nothing comes that tells more: the first of these that fits. */
  static final List<Diagnosis.Rule> OTHERWISE =
      List.of(ContactRules::unreachable, ContactRules::portClosed, ContactRules::nothingArrives);

  /** Behind all others. */
  static final List<Diagnosis.Rule> LAST =
      List.of(ContactRules::waiting, ContactRules::unknownSource);

  private ContactRules() {}

  private static @Nullable Finding unknownName(Evidence evidence) {
    var faults = evidence.faults(Cause.UNKNOWN_NAME);
    var isAsking =
        evidence.contact().endpoints().isEmpty() && evidence.age().compareTo(PATIENCE) >= 0;
    var names = evidence.config().remoteHosts().stream().filter(host -> !host.isLiteral()).toList();
    if (names.isEmpty() || (faults.isEmpty() && !isAsking)) {
      return null;
    }
    var name = names.get(0).name();
    return new Finding(
        Cause.UNKNOWN_NAME,
        faults.isEmpty()
            ? "The look-up of the name %s (remote_host) has not ended yet.".formatted(name)
            : Phrases.sentence(faults.get(0)),
        "Try getent ahosts %s on this host; if it finds nothing, correct remote_host or see to the name servers in /etc/resolv.conf. A name that has only an IPv6 address is none on a host without IPv6. An address in remote_host needs none."
            .formatted(name));
  }

  private static @Nullable Finding wrongKey(Evidence evidence) {
    var contact = evidence.contact();
    var unopened = evidence.traffic().get(Counter.RX_BAD_TAG);
    var unknownSource = contact.unknownSource();
    var isOfPeer =
        unknownSource != null
            && ((contact.isAlone() && contact.endpoints().isEmpty())
                || contact.endpoints().stream().anyMatch(unknownSource::isAt));
    if (isHeard(evidence) || isAfterRestart(evidence) || (unopened == 0 && !isOfPeer)) {
      return null;
    }
    var from = unknownSource == null ? Phrases.list(contact.endpoints()) : unknownSource;
    return new Finding(
        Cause.WRONG_KEY,
        "Datagrams come from %s, and the key of this tunnel opens none of them: remote_pk here is not the peer's public key, or the peer's remote_pk is not that of local_sk here. (After a restart of this side, a peer that is not vpnd for Java may need half a minute to notice.)"
            .formatted(from),
        "Compare remote_pk on each side with what vpnd-keygen printed on the other.");
  }

  /** The peer's counter is behind what this side has seen of it. */
  private static @Nullable Finding oldMessages(Evidence evidence) {
    var old = evidence.traffic().get(Counter.RX_REPLAYED);
    if (isHeard(evidence) || old == 0) {
      return null;
    }
    return new Finding(
        Cause.NONCE_REFUSED,
        "%s came that are older than what the peer sent before, and no newer ones: the peer has lost its local nonce file or restored an old one while its clock is behind, or somebody sends copies."
            .formatted(Phrases.count(old, "message")),
        "See that the clocks of the peer and of this host are right (timedatectl): the peer then goes on above what it sent before. Copies need nothing. "
            + KEEP_FILES);
  }

  private static @Nullable Finding lostCounter(Evidence evidence) {
    var origin = evidence.contact().nonceOrigin();
    return mayBeRefused(evidence) && (origin == NonceOrigin.LOST || origin == NonceOrigin.RESTORED)
        ? nonceRefused(
            evidence,
            origin == NonceOrigin.LOST
                ? "was missing when vpnd started, although the peer is known"
                : "was written long before it was put where it is, as from a backup")
        : null;
  }

  private static @Nullable Finding notAnswered(Evidence evidence) {
    if (!isUnanswered(evidence)) {
      return null;
    }
    return new Finding(
        Cause.NOT_ANSWERED,
        "Only the way from here to the peer at %s seems to be dead: its messages arrive, the last one %s ago, but for %s it has answered none of the %s that were sent there."
            .formatted(
                Phrases.list(evidence.contact().endpoints()),
                silence(evidence),
                Phrases.of(evidence.contact().since()),
                Phrases.count(evidence.traffic().get(Counter.TX_DATAGRAMS), "datagram")),
        "See at the peer whether they arrive (tcpdump -n udp port %d). If not, see by which interface and from which address they leave here: %s, and tcpdump. It has to be the address that the peer calls. Then look for what drops them on the way. If they do arrive, ask vpndctl why on the peer."
            .formatted(evidence.config().remotePort(), Phrases.ROUTE_GET));
  }

  private static @Nullable Finding refusedCounter(Evidence evidence) {
    return mayBeRefused(evidence) && lostCounter(evidence) == null
        ? nonceRefused(evidence, "may have been lost or be an old copy")
        : null;
  }

  private static Finding nonceRefused(Evidence evidence, String what) {
    return new Finding(
        Cause.NONCE_REFUSED,
        "The peer is heard, but answers nothing; %s %s, and then the peer takes the messages of this side for old ones."
            .formatted(evidence.config().localNonceFile(), what),
        "See that the clocks of this host and of the peer are right (timedatectl): this side then goes on above what it sent before, within a minute. "
            + KEEP_FILES);
  }

  private static boolean mayBeRefused(Evidence evidence) {
    return isUnanswered(evidence) && !evidence.contact().hasJumped();
  }

  private static boolean isUnanswered(Evidence evidence) {
    return isHeard(evidence) && hasWaited(evidence);
  }

  private static @Nullable Finding unreachable(Evidence evidence) {
    var traffic = evidence.traffic();
    var contact = evidence.contact();
    var refused = traffic.get(Counter.TX_REFUSED);
    var isRefused = refused > 0 && traffic.get(Counter.TX_DATAGRAMS) == 0;
    var isTold = contact.isAlways(Reply.UNREACHABLE);
    if (isHeard(evidence) || (!isRefused && !isTold)) {
      return null;
    }
    var where = Phrases.list(contact.endpoints());
    return new Finding(
        Cause.UNREACHABLE,
        isRefused
            ? "This host's network took none of %s for %s: there is no route to there, no address of that family on this host, or a firewall on this host that forbids it."
                .formatted(Phrases.count(refused, "datagram"), where)
            : "A datagram to %s comes back as one that cannot be delivered.".formatted(where),
        "Try %s and ping with the address of the peer; if the peer has addresses of both families, name one in remote_host that this host can reach."
            .formatted(Phrases.ROUTE_GET));
  }

  private static @Nullable Finding portClosed(Evidence evidence) {
    var closed =
        evidence.contact().replies().entrySet().stream()
            .filter(reply -> reply.getValue() == Reply.PORT_CLOSED)
            .map(reply -> reply.getKey())
            .toList();
    if (isHeard(evidence) || closed.isEmpty()) {
      return null;
    }
    return new Finding(
        Cause.PORT_CLOSED,
        "The host at %s answers that nobody listens on that UDP port: vpnd does not run there, or with another local_port, or a firewall says so."
            .formatted(Phrases.list(closed)),
        Phrases.START_PEER + ", and make remote_port here the same as local_port there.");
  }

  private static @Nullable Finding nothingArrives(Evidence evidence) {
    var contact = evidence.contact();
    if (isHeard(evidence)
        || !(hasWaited(evidence) || contact.isSilent())
        || contact.endpoints().isEmpty()
        || contact.state() == PeerState.HOST_WAIT) {
      return null;
    }
    return new Finding(
        Cause.NOTHING_ARRIVES,
        "Nothing has come from %s %s, while %s were sent: the peer or its host is down, the way there or only the way back is dead, or the peer does not know this side (its remote_pk)."
            .formatted(
                Phrases.list(contact.endpoints()),
                contact.silence() == null ? "at all" : "for " + silence(evidence),
                Phrases.count(evidence.traffic().get(Counter.TX_DATAGRAMS), "datagram")),
        "See whether the peer's host is up (ping), whether datagrams arrive there and answers leave (tcpdump -n udp port %d, on both sides), and what vpndctl why says on the peer."
            .formatted(evidence.config().remotePort()));
  }

  private static @Nullable Finding waiting(Evidence evidence) {
    return evidence.contact().state() != PeerState.HOST_WAIT
        ? null
        : new Finding(
            Cause.WAITING,
            "This side waits until its peer calls on UDP port %d, as a host-gw should%s."
                .formatted(
                    evidence.config().localPort(),
                    evidence.contact().silence() == null
                        ? "; it has not called since vpnd started"
                        : "; it was last heard %s ago".formatted(silence(evidence))),
            "If the peer should be there: ask vpndctl why on the peer, and see whether its datagrams arrive here (tcpdump -n udp port %d). Two sides with the role host-gw wait for each other for ever."
                .formatted(evidence.config().localPort()));
  }

  /** On a device with many peers, a first message that no key opens may be anybody's. */
  private static @Nullable Finding unknownSource(Evidence evidence) {
    var contact = evidence.contact();
    return contact.state() != PeerState.HOST_WAIT
            || contact.isAlone()
            || contact.unknownSource() == null
            || isAfterRestart(evidence)
        ? null
        : new Finding(
            Cause.WRONG_KEY,
            "Datagrams come from %s that the key of none of the peers of %s opens; if that is this peer, one of the two sides has a wrong key."
                .formatted(contact.unknownSource(), evidence.config().device()),
            "Compare remote_pk on each side with what vpnd-keygen printed on the other.");
  }

  /** Whether the peer is there and holds the right key. */
  private static boolean isHeard(Evidence evidence) {
    var contact = evidence.contact();
    return contact.silence() != null
        && !contact.isSilent()
        && evidence.traffic().get(Counter.RX_DATAGRAMS) > 0;
  }

  /** Peers that had a session go on under its keys until they notice. */
  private static boolean isAfterRestart(Evidence evidence) {
    var contact = evidence.contact();
    return evidence.age().compareTo(AFTER_RESTART) < 0
        && (!contact.isAlone() || contact.nonceOrigin() != NonceOrigin.NEW);
  }

  private static boolean hasWaited(Evidence evidence) {
    return evidence.contact().since().compareTo(PATIENCE) >= 0;
  }

  private static String silence(Evidence evidence) {
    var silence = evidence.contact().silence();
    return Phrases.of(silence == null ? Duration.ZERO : silence);
  }
}
