// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gateways of which one is used at a time: the most preferred one that has a session and is
 * heard; the others stand by in their sessions. If none is heard, all stay as they are. Confined to
 * the inbound thread.
 */
public final class PreferredPeers {
  /**
   * A gateway that is silent for longer is left, in nanoseconds. It has been challenged before, so
   * that one lost datagram is no reason.
   */
  static final long SILENCE = 13_000_000_000L;

  /** A gateway that has a preference. */
  public interface Candidate {
    /** From 1 on, the lowest first; 0 for a peer that is used in any case. */
    int preference();

    /** Whether it has a session, and was heard at a time or later. */
    boolean isHeard(long since);

    /** Whether another one is used instead. */
    boolean standsBy();

    /** Another one is used instead from now on, or no longer. */
    void standBy(boolean isOtherUsed);
  }

  private final List<Candidate> candidates = new ArrayList<>();

  /** A peer has come; with a preference it stands by until it is chosen. */
  public void add(Candidate peer) {
    if (peer.preference() > 0) {
      candidates.add(peer);
      peer.standBy(true);
    }
  }

  /** A peer has gone. */
  public void remove(Candidate peer) {
    candidates.remove(peer);
  }

  /**
   * Chooses anew, which costs nothing without gateways that have a preference.
   *
   * @return whether another one is used now
   */
  public boolean choose(long now) {
    var best = best(now - SILENCE);
    if (best == null) {
      return false;
    }
    var isOther = false;
    for (var i = 0; i < candidates.size(); i++) {
      var candidate = candidates.get(i);
      if (candidate.standsBy() == (candidate == best)) {
        candidate.standBy(candidate != best);
        isOther = true;
      }
    }
    return isOther;
  }

  private @Nullable Candidate best(long since) {
    Candidate best = null;
    for (var i = 0; i < candidates.size(); i++) {
      var candidate = candidates.get(i);
      if (candidate.isHeard(since)
          && (best == null || candidate.preference() < best.preference())) {
        best = candidate;
      }
    }
    return best;
  }
}
