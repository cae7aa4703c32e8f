// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import vpnd.router.peer.Peer;

/**
 * When the timers of which peer are due. A peer whose time moved to later stays where it is and is
 * looked at once too often; so the many packets that only move it cost nothing. Confined to the
 * inbound thread.
 */
final class Schedule {
  private record Alarm(long at, Peer peer) {}

  private final Queue<Alarm> alarms = new PriorityQueue<>(Comparator.comparingLong(Alarm::at));

  /** The peer may have something to do earlier than before. */
  void update(Peer peer) {
    var at = peer.nextDeadline();
    if (at < peer.alarmAt()) {
      peer.alarmAt(at);
      alarms.add(new Alarm(at, peer));
    }
  }

  /** Runs the timers that are due. */
  void run(long now) {
    for (var first = alarms.peek(); first != null && first.at <= now; first = alarms.peek()) {
      alarms.remove();
      var peer = first.peer;
      if (peer.alarmAt() == first.at) {
        peer.onTimer(now);
        peer.alarmAt(Long.MAX_VALUE);
        update(peer);
      }
    }
  }

  /** When something is due. */
  long next() {
    for (var first = alarms.peek(); first != null; first = alarms.peek()) {
      if (first.peer.alarmAt() == first.at) {
        return first.at;
      }
      alarms.remove(); // of a peer that is gone, or has an earlier one
    }
    return Long.MAX_VALUE;
  }

  /** The peer is not there any more; its alarm stays behind until it is the first one. */
  void remove(Peer peer) {
    peer.alarmAt(Long.MAX_VALUE);
  }
}
