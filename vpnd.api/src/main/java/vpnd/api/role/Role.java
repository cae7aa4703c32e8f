// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.role;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;

/**
 * A service that decides how this host configures its own network while a peer is connected. It is
 * pure policy: it only computes.
 *
 * <p>It is registered with the property {@link #PROPERTY} = the value of {@code role} in the
 * configuration file.
 *
 * <p>All methods may be called from any thread, several at the same time, and return the same for
 * the same arguments. They return within milliseconds, wait for nothing, return no null and throw
 * nothing: one that takes longer than 500 ms, throws or returns null counts as failed. After three
 * failures in a row the role is set aside, and its sessions end unless another service has the same
 * name.
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
   * The networks behind the peer: inner packets to them are sent to this peer, and it may send only
   * from them (security D1). An empty list means every unicast address.
   */
  List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer);

  /**
   * The networks on this side to which the peer may send inner packets. An empty list, the default,
   * means every address.
   */
  default List<IpPrefix> localNetworks(TunnelConfig config, PeerInfo peer) {
    return List.of();
  }

  /**
   * Whether this host waits until its peer calls, because it has no address of the peer (protocol,
   * section 7: HOST_WAIT). By default it calls.
   */
  default boolean isListening() {
    return false;
  }

  /**
   * The refused values of the peer's announcement, a sentence each, with the value, the reason and
   * the remedy (security D2, D3). The plan does not contain them. By default none is refused.
   */
  default List<String> refusals(TunnelConfig config, PeerInfo peer) {
    return List.of();
  }

  /**
   * What this host announces to its peer; by default only its id.
   *
   * @param id the peer id to announce
   */
  default PeerInfo announcement(TunnelConfig config, int id) {
    return PeerInfo.ofId(id);
  }
}
