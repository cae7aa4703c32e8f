// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.packet.Endpoint;
import vpnd.router.outbound.Outboxes;
import vpnd.router.protocol.Actions.Source;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.Opened;
import vpnd.router.protocol.roaming.Roaming;
import vpnd.router.report.PeerLog;
import vpnd.router.statistics.PeerStatus;
import vpnd.router.storage.LastEndpoint;

/**
 * Follows a peer from address to address: tells everybody who sends to it or shows where it is, and
 * has the proven address kept for the next process. Confined to the inbound thread, except where a
 * method says otherwise.
 */
final class PeerLocation {
  private final Roaming<Endpoint> roaming;
  private final Outboxes outboxes;
  private final PeerStatus status;
  private final PeerLog log;
  private final Counters counters;
  private final Runnable onMove;
  private final @Nullable LastEndpoint lastEndpoint;
  private boolean isInUse;

  /**
   * @param counters of the inbound thread
   * @param onMove called when the addresses have changed
   * @param lastEndpoint where the proven address is kept; null if it is not
   */
  PeerLocation(
      Roaming<Endpoint> roaming,
      Outboxes outboxes,
      PeerStatus status,
      PeerLog log,
      Counters counters,
      Runnable onMove,
      @Nullable LastEndpoint lastEndpoint) {
    this.roaming = roaming;
    this.outboxes = outboxes;
    this.status = status;
    this.log = log;
    this.counters = counters;
    this.onMove = onMove;
    this.lastEndpoint = lastEndpoint;
  }

  /** Where the process before has heard the peer; null if that is not known; from any thread. */
  @Nullable Endpoint atStart() {
    return lastEndpoint == null ? null : lastEndpoint.atStart();
  }

  /** The address that the peer has proved; null if it has not yet. */
  @Nullable Endpoint proven() {
    return roaming.proven();
  }

  /** All addresses from which the peer may be heard. */
  List<Endpoint> all() {
    return roaming.all();
  }

  /** The protocol with the peer begins: from now on the proven address is kept. */
  void start() {
    isInUse = true;
  }

  /** The protocol with the peer ends: the kept address stays as it is. */
  void stop() {
    isInUse = false;
  }

  /** The peer may be where the process before has heard it. */
  void presume(Endpoint known, long now) {
    roaming.heard(known, Source.POSSIBLE, false, now);
    moved();
  }

  /** The peer may be at these addresses, the best first. */
  void suppose(List<Endpoint> addresses) {
    if (roaming.suppose(addresses)) {
      moved();
    } else {
      status.endpoints(roaming.everywhere());
    }
  }

  /** See {@link vpnd.router.protocol.Actions#heardFrom}. */
  void heardFrom(Opened message, Source how) {
    var from = message.source();
    var before = roaming.proven();
    if (from != null && roaming.heard(from, how, status.session() != null, message.time())) {
      movedFrom(before);
    }
  }

  /** See {@link vpnd.router.protocol.Actions#challengeAnswered}. */
  void challengeAnswered(Opened message, int number) {
    var from = message.source();
    var before = roaming.proven();
    if (from != null && roaming.answered(from, number, message.time())) {
      movedFrom(before);
    }
  }

  /** When {@link #onTimer} has something to do. */
  long nextDeadline() {
    return roaming.nextDeadline();
  }

  /** See {@link Roaming#onTimer}. */
  void onTimer(long now) {
    roaming.onTimer(now);
  }

  /** See {@link Roaming#sessionOver}. */
  void sessionOver() {
    roaming.sessionOver();
  }

  /** Nothing is known of the peer any more. */
  void forget() {
    roaming.forget();
    moved();
    keep(null);
  }

  private void movedFrom(@Nullable Endpoint before) {
    var after = roaming.proven();
    if (before != null && after != null && !before.isAt(after)) {
      counters.add(Counter.ENDPOINT_CHANGES);
      log.moved(before, after);
    }
    moved();
  }

  private void moved() {
    var proven = roaming.proven();
    var all = roaming.all();
    outboxes.moveTo(proven);
    status.endpoint(proven != null || all.isEmpty() ? proven : all.get(0));
    status.endpoints(roaming.everywhere());
    onMove.run();
    if (proven != null) {
      keep(proven);
    }
  }

  private void keep(@Nullable Endpoint proven) {
    if (lastEndpoint != null && isInUse) {
      lastEndpoint.is(proven);
    }
  }
}
