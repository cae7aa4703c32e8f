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

  /** Changes the ephemeral key now, if that is possible. */
  KeyChange rekey();

  /**
   * Why traffic does not pass as it should, by what can be seen on this side, the likeliest first.
   * Takes up to two seconds: the peer's port may be tried.
   *
   * @return empty if nothing is known to be wrong
   */
  List<Finding> why();
}
