// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an operator may ask of one tunnel; published as a service for each, with the same properties
 * as {@link TunnelStats}. All methods may be called from any thread, but not from one that must not
 * wait.
 */
@ProviderType
public interface TunnelControl {
  /**
   * Name of the service property that says what keeps this side from working, whatever the peer
   * does: a device, UDP port, keys or nonce files that cannot be used. A {@code String[]} with a
   * sentence for each, as in the log. There is no such property until all of them have been tried;
   * it is empty if nothing is wrong, and it follows what happens later.
   */
  String FAULTS = "faults";

  /** What came of {@link #rekey}. */
  enum KeyChange {
    /** A key change has begun; the session goes on. */
    BEGUN,
    /** One was under way already. */
    UNDER_WAY,
    /** There is no session whose key could be changed. */
    NO_SESSION,
    /** In this session it is the peer that starts key changes; it has to be asked for one there. */
    UP_TO_PEER
  }

  /** What came of {@link #forget}. */
  enum Forgotten {
    /** Nothing is remembered of the peer any more; it is called, or waited for, as a new one. */
    DONE,
    /** Nothing was forgotten: a session is up, so nothing that is remembered keeps the peer out. */
    SESSION_UP,
    /** Nothing was forgotten: its files cannot be removed, or are not in use; the log says why. */
    FAILED
  }

  /** Changes the ephemeral key now, if that is possible. */
  KeyChange rekey();

  /**
   * Forgets the highest nonce that ever came from the peer, and where the peer was: for one whose
   * counter cannot get above that nonce any more. Messages under the static key that somebody kept
   * count once more until the peer is heard. The counter of this side goes on.
   */
  Forgotten forget();

  /**
   * Ends the session and overwrites its keys, because the machine is about to be suspended. The
   * next session begins when it wakes up, or after a minute if it was not suspended.
   */
  void suspend();

  /**
   * Why traffic does not pass as it should, by what can be seen on this side, the likeliest first.
   * Takes up to two seconds: the peer's port may be tried.
   *
   * @return empty if nothing is known to be wrong
   */
  List<Finding> why();
}
