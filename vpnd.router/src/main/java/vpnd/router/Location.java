// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.router.protocol.Actions.Source;
import vpnd.router.protocol.Whereabouts;

/**
 * Where a peer is, and when it is followed elsewhere (security C1): not at once, because who is
 * quick enough to send copies of some of its datagrams from elsewhere could otherwise divert the
 * traffic of both sides, and then neither would hear the other. Confined to the engine's thread.
 */
final class Location {
  /** A peer that was heard so short a time ago where it is, in nanoseconds, is not followed. */
  static final long MOVE_DELAY = 200_000_000;

  private final Whereabouts<Endpoint> whereabouts = new Whereabouts<>(Endpoint::isAt);
  private long heardThereAt;

  /** The address that the peer has proved; null if it has not yet. */
  @Nullable Endpoint proven() {
    return whereabouts.proven();
  }

  /** All addresses to which messages of a handshake go. */
  List<Endpoint> all() {
    return whereabouts.all();
  }

  /**
   * An authentic datagram came from an address.
   *
   * @param isInSession whether traffic goes to the proven address now
   * @return whether this changes anything
   */
  boolean heard(Endpoint from, Source how, boolean isInSession, long now) {
    if (how != Source.PROVEN) {
      return whereabouts.heard(from, how);
    }
    var proven = whereabouts.proven();
    var isElsewhere = proven != null && !proven.isAt(from);
    if (isElsewhere && isInSession && now - heardThereAt < MOVE_DELAY) {
      return false;
    }
    heardThereAt = now;
    return whereabouts.heard(from, how);
  }

  /** See {@link Whereabouts#suppose}. */
  boolean suppose(Endpoint address) {
    return whereabouts.suppose(address);
  }

  /** Nothing is known any more. */
  void forget() {
    whereabouts.forget();
  }
}
