// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.role;

import java.net.InetAddress;
import java.util.List;
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
        .hosts(hosts())
        .networks(networks())
        .resolvers(resolvers())
        .domains(domains())
        .build();
  }

  /** The peer id, an unsigned number that decides who starts key changes. */
  int id();

  /**
   * The addresses for the client, each with the prefix length of its network. Of this and the other
   * lists, a peer of the original implementation learns the first element only.
   */
  List<IpPrefix> hosts();

  /** The networks behind the gateway. */
  List<IpPrefix> networks();

  /** The DNS resolvers for the client, the preferred one first. */
  List<InetAddress> resolvers();

  /** The DNS search domains: only letters, digits, hyphens and dots, none empty. */
  List<String> domains();
}
