// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import vpnd.router.diagnosis.Contact;
import vpnd.router.diagnosis.Traffic;
import vpnd.router.peer.Peer;

/** What the inbound thread can tell of one peer at one moment; immutable. */
public record Observation(Contact contact, Traffic traffic) {
  private static final long UNKNOWN_SOURCE_SPAN = 60_000_000_000L;

  /**
   * What can be seen now, on the inbound thread.
   *
   * @param isAlone whether the tunnel has no other peer
   */
  static Observation of(Peer peer, UnattributedCounters unattributed, boolean isAlone, long now) {
    var history = peer.history();
    var since = history.changedAt();
    var status = peer.status();
    var heardAt = status.heardAt();
    var endpoint = status.endpoint();
    var contact =
        new Contact(
            status.state(),
            Duration.ofNanos(now - since),
            heardAt < 0 ? null : Duration.ofNanos(now - heardAt),
            status.sessionSince() < 0 || endpoint == null ? peer.places() : List.of(endpoint),
            Map.of(),
            unattributed.unknownSourceSince(Math.max(since, now - UNKNOWN_SOURCE_SPAN)),
            isAlone,
            status.session(),
            peer.refusals(),
            peer.nonceOrigin(),
            history.hasJumped(),
            history.rivals(now),
            history.isShared(now),
            status.standsBy());
    return new Observation(contact, history.traffic());
  }
}
