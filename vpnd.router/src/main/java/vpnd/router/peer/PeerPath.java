// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.router.protocol.path.PathSearch;

/**
 * How long a packet to a peer may be: what the probes of the engine have found, and until there is
 * an answer to one, what the host knows of the path (security D8).
 */
public final class PeerPath {
  /** Takes what the host knows to the engine. */
  @FunctionalInterface
  public interface Listener {
    /**
     * The host knows the path.
     *
     * @param hint the longest packet that it takes to pass, in bytes
     * @param ceiling the longest packet that its own link takes
     * @param isOther whether the peer is elsewhere than before
     */
    void path(int hint, int ceiling, boolean isOther);
  }

  private volatile int verified = PathSearch.UNKNOWN;
  private @Nullable Endpoint endpoint;
  private int hint;
  private int ceiling;

  /** The longest packet that is known to pass; from any thread. */
  public int verified() {
    return verified;
  }

  /** The engine has found this. */
  public void verified(int found) {
    verified = found;
  }

  /** The path MTU to use: the verified one, otherwise the hint of the host; from any thread. */
  public static int longest(int verified, int hint) {
    return verified == PathSearch.UNKNOWN ? hint : verified;
  }

  /** The host was asked, on the host thread. */
  public void asked(Endpoint to, int newHint, int newCeiling, Listener listener) {
    var isOther = endpoint == null || !endpoint.isAt(to);
    if (isOther || newHint != hint || newCeiling != ceiling) {
      endpoint = to;
      hint = newHint;
      ceiling = newCeiling;
      listener.path(newHint, newCeiling, isOther);
    }
  }
}
