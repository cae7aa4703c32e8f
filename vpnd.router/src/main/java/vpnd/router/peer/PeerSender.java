// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import vpnd.api.packet.Endpoint;
import vpnd.router.outbound.ControlChannel;
import vpnd.router.outbound.Outboxes;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.Entropy;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.Opened;
import vpnd.router.protocol.SessionKey;
import vpnd.router.protocol.roaming.Roaming;

/**
 * Sends the control messages for one peer to all places where they may reach it. Confined to the
 * inbound thread.
 */
final class PeerSender {
  private final ControlChannel control;
  private final Outboxes outboxes;
  private final Counters counters;
  private final Roaming<Endpoint> roaming;
  private final byte[] challenge = new byte[Integer.BYTES];

  /** The own port from which the peer is called as well; 0 if there is none. */
  private int ephemeralPort;

  /**
   * @param outboxes have the key of the session and the own nonces
   * @param counters of the inbound thread
   */
  PeerSender(ControlChannel control, Outboxes outboxes, Counters counters, Entropy entropy) {
    this.control = control;
    this.outboxes = outboxes;
    this.counters = counters;
    this.roaming = new Roaming<>(Endpoint::isAt, Endpoint::isSameWay, this::challenge, entropy);
  }

  /** Where the peer is or may be, which {@link PeerLocation} follows. */
  Roaming<Endpoint> roaming() {
    return roaming;
  }

  /** Where the peer may be; once for each place, however many ways lead there. */
  List<Endpoint> places() {
    var places = new ArrayList<Endpoint>();
    for (var endpoint : roaming.all()) {
      if (places.stream().noneMatch(endpoint::isAt)) {
        places.add(endpoint);
      }
    }
    return places;
  }

  /** Whether the peer is sent to from an own port other than that of the tunnel. */
  boolean usesPort(int port) {
    return ephemeralPort == port
        || roaming.all().stream().anyMatch(endpoint -> endpoint.localPort() == port);
  }

  /** The peer is called from this port as well, until a session is up; 0 if from none. */
  void callFrom(int port) {
    ephemeralPort = port;
  }

  /** See {@link vpnd.router.protocol.Actions#send}. */
  void send(SessionKey key, MessageType type, byte[] body, int length) {
    var proven = roaming.proven();
    var isOfSession = key == outboxes.key() && proven != null;
    if (type.isOfPath()) {
      if (isOfSession && proven != null) {
        sendTo(proven, key, type, body, length);
      }
      return;
    }
    for (var to : isOfSession ? roaming.inSession() : roaming.all()) {
      sendTo(to, key, type, body, length);
    }
    if (ephemeralPort != 0 && !isOfSession) {
      for (var to : places()) {
        sendTo(to.from(ephemeralPort), key, type, body, length);
      }
    }
  }

  /** See {@link vpnd.router.protocol.Actions#answer}. */
  void answer(Opened probe, SessionKey key, byte[] body, int length) {
    send(key, MessageType.PROBE_ACK, body, length);
    var proven = roaming.proven();
    var from = probe.source();
    var isChallenge = body[0] < 0;
    if (isChallenge
        && key == outboxes.key()
        && proven != null
        && from != null
        && !from.isSameWay(proven)) {
      sendTo(from, key, MessageType.PROBE_ACK, body, length);
    }
  }

  private void challenge(Endpoint to, int number) {
    var key = outboxes.key();
    if (key != null) {
      ByteBuffer.wrap(challenge).putInt(0, number);
      sendTo(to, key, MessageType.PROBE, challenge, challenge.length);
    }
  }

  private void sendTo(Endpoint to, SessionKey key, MessageType type, byte[] body, int length) {
    control.send(key, type, body, length, to, outboxes.first(), counters);
  }
}
