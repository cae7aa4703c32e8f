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
   * Whether this host waits until its peer speaks first, because it cannot know where the peer is
   * (protocol, section 7: HOST_WAIT).
   */
  boolean isListening();

  /**
   * The networks behind the peer: inner packets to them go to this peer, and from nowhere else may
   * it send (security D1). An empty list means every unicast address.
   */
  List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer);

  /**
   * The networks on this side to which the peer may send inner packets. An empty list means every
   * address.
   */
  List<IpPrefix> localNetworks(TunnelConfig config, PeerInfo peer);

  /**
   * What this host does not accept of what the peer told of itself, a sentence each, naming the
   * value, the reason and what would help (security D2, D3). The plan is made without it.
   */
  List<String> refusals(TunnelConfig config, PeerInfo peer);

  /**
   * What this host tells its peer of itself.
   *
   * @param id the peer id to tell
   */
  PeerInfo announcement(TunnelConfig config, int id);
}
