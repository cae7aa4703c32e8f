// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.operation;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The operator's commands for one tunnel; published as a service for each, with the same properties
 * as {@link TunnelStats}. All methods may be called from any thread that may block.
 */
@ProviderType
public interface TunnelControl {
  /**
   * Name of the service property with the local faults that prevent operation, independent of the
   * peer: a device, UDP port, keys or nonce files that cannot be used. A {@code String[]} with a
   * sentence for each, as in the log. The property is absent until all of them have been tried; it
   * is empty if nothing is wrong, and is updated later.
   */
  String FAULTS = "faults";

  /** The result of {@link #rekey}. */
  enum KeyChange {
    /** A key change has begun; the session continues. */
    BEGUN,
    /** One was already in progress. */
    UNDER_WAY,
    /** There is no session whose key could be changed. */
    NO_SESSION,
    /** In this session the peer starts key changes; run the command there. */
    UP_TO_PEER
  }

  /** The result of {@link #forget}. */
  enum Forgotten {
    /** The state of the peer was deleted; it is called, or waited for, like a new one. */
    DONE,
    /** Nothing was deleted: a session is up, so no state locks the peer out. */
    SESSION_UP,
    /**
     * Nothing was deleted: its files cannot be removed, or are not in use; the reason is logged.
     */
    FAILED
  }

  /** Changes the ephemeral key now, if that is possible. */
  KeyChange rekey();

  /**
   * Deletes the highest nonce received from the peer, and its last address: for a peer whose
   * counter can no longer exceed that nonce. An attacker can replay recorded messages under the
   * static key once more until the peer is heard. The counter of this side continues.
   */
  Forgotten forget();

  /**
   * Ends the session and overwrites its keys, because the machine is about to be suspended. The
   * next session begins when it wakes up, or after a minute if it was not suspended.
   */
  void suspend();

  /**
   * Why traffic does not pass, as seen from this side, the likeliest first. Takes up to two
   * seconds: the peer's port may be probed.
   *
   * @return empty if no fault is known
   */
  List<Finding> why();
}
