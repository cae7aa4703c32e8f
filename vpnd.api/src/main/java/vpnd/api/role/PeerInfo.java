// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.role;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import vpnd.api.network.IpPrefix;

/**
 * What a peer announces and, as a host gateway, assigns to its client (protocol, section 3). What
 * comes from a peer is authentic, but only its format was checked. Immutable, and equal to another
 * with the same values.
 */
@ProviderType
public sealed interface PeerInfo permits PeerInfoBuilder.Built {
  /** The peer info of a side that assigns nothing. */
  static PeerInfo ofId(int id) {
    return builder(id).build();
  }

  /** Begins the peer info of a side that assigns something. */
  static PeerInfoBuilder builder(int id) {
    return new PeerInfoBuilder(id);
  }

  /** The same with another id. */
  default PeerInfo withId(int id) {
    return builder(id)
        .host(host())
        .network(network())
        .resolver(resolver(), resolverDomain())
        .build();
  }

  /** The peer id, an unsigned number that decides who starts key changes. */
  int id();

  /** The address for the client and the prefix length of its network; null if there is none. */
  @Nullable IpPrefix host();

  /** The network behind the gateway; null if there is none. */
  @Nullable IpPrefix network();

  /** The DNS resolver for the client; null if there is none. */
  @Nullable InetAddress resolver();

  /** The DNS search domain: only letters, digits, hyphens and dots; empty if there is none. */
  String resolverDomain();
}
