// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.router.protocol.path.PathSearch;

/**
 * How long a packet to a peer may be: what the host knows of the path, and what the probes of the
 * engine have found where routers are silent (security D8).
 */
final class PeerPath {
  /** Takes what the host knows to the engine. */
  @FunctionalInterface
  interface Listener {
    /**
     * The host knows the path.
     *
     * @param hostMtu the longest packet that it takes to pass, in bytes
     * @param isOther whether the peer is elsewhere than before
     */
    void path(int hostMtu, boolean isOther);
  }

  private volatile int limit = PathSearch.NO_LIMIT;
  private @Nullable Endpoint endpoint;
  private int hostMtu;

  /** What was found, in bytes; from any thread. */
  int limit() {
    return limit;
  }

  /** The engine has found this. */
  void limit(int found) {
    limit = found;
  }

  /** The host was asked, on the host thread. */
  void asked(Endpoint to, int mtu, Listener listener) {
    var isOther = endpoint == null || !endpoint.isAt(to);
    if (isOther || mtu != hostMtu) {
      endpoint = to;
      hostMtu = mtu;
      listener.path(mtu, isOther);
    }
  }
}
