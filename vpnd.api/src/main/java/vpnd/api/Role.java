// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that decides what this host does for its own network while a peer is there. It is pure
 * policy: it computes, and others act.
 *
 * <p>It is registered with the property {@link #PROPERTY} = the value of {@code role} in the
 * configuration file. All methods may be called from any thread and return the same for the same
 * arguments.
 */
@ConsumerType
public interface Role {
  /** Name of the service property that holds the role's name. */
  String PROPERTY = "role";

  /**
   * The network that this host needs.
   *
   * @param peer what the peer told of itself, or null while no session is up
   */
  NetworkPlan plan(TunnelConfig config, @Nullable PeerInfo peer);

  /**
   * The networks from which the peer may send inner packets; what has another source is dropped. An
   * empty list allows every source that is a unicast address of a host.
   */
  List<IpPrefix> allowedSources(TunnelConfig config, PeerInfo peer);

  /**
   * What this host tells its peer of itself.
   *
   * @param id the peer id to tell
   */
  PeerInfo announcement(TunnelConfig config, int id);
}
