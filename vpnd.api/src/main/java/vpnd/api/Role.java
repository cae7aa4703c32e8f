// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that decides how this host configures its own network while a peer is connected. It is
 * pure policy: it only computes.
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
   * @param peer the peer's announcement, or null without a session
   */
  NetworkPlan plan(TunnelConfig config, @Nullable PeerInfo peer);

  /**
   * Whether this host waits until its peer calls, because it has no address of the peer (protocol,
   * section 7: HOST_WAIT).
   */
  boolean isListening();

  /**
   * The networks behind the peer: inner packets to them are sent to this peer, and it may send only
   * from them (security D1). An empty list means every unicast address.
   */
  List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer);

  /**
   * The networks on this side to which the peer may send inner packets. An empty list means every
   * address.
   */
  List<IpPrefix> localNetworks(TunnelConfig config, PeerInfo peer);

  /**
   * The refused values of the peer's announcement, a sentence each, with the value, the reason and
   * the remedy (security D2, D3). The plan does not contain them.
   */
  List<String> refusals(TunnelConfig config, PeerInfo peer);

  /**
   * What this host announces to its peer.
   *
   * @param id the peer id to announce
   */
  PeerInfo announcement(TunnelConfig config, int id);
}
