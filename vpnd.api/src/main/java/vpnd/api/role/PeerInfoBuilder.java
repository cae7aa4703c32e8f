// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.role;

import java.net.InetAddress;
import java.util.List;
import vpnd.api.network.IpPrefix;

/** Builds a {@link PeerInfo}; the lists are empty at first. For one thread. */
public final class PeerInfoBuilder {
  private final int id;
  private List<IpPrefix> hosts = List.of();
  private List<IpPrefix> networks = List.of();
  private List<InetAddress> resolvers = List.of();
  private List<String> domains = List.of();

  /** The immutable result. */
  record Built(
      int id,
      List<IpPrefix> hosts,
      List<IpPrefix> networks,
      List<InetAddress> resolvers,
      List<String> domains)
      implements PeerInfo {}

  PeerInfoBuilder(int id) {
    this.id = id;
  }

  /** Sets {@link PeerInfo#hosts}; at most 4 are announced. */
  public PeerInfoBuilder hosts(List<IpPrefix> values) {
    hosts = List.copyOf(values);
    return this;
  }

  /** Sets {@link PeerInfo#networks}; at most 32 are announced. */
  public PeerInfoBuilder networks(List<IpPrefix> values) {
    networks = List.copyOf(values);
    return this;
  }

  /** Sets {@link PeerInfo#resolvers}; at most 4 are announced. */
  public PeerInfoBuilder resolvers(List<InetAddress> values) {
    resolvers = List.copyOf(values);
    return this;
  }

  /** Sets {@link PeerInfo#domains}; at most 8, of at most 31 bytes each, are announced. */
  public PeerInfoBuilder domains(List<String> values) {
    domains = List.copyOf(values);
    return this;
  }

  /** Returns the peer info. */
  public PeerInfo build() {
    return new Built(id, hosts, networks, resolvers, domains);
  }
}
