// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.role;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;

/** Builds a {@link PeerInfo}. For one thread. */
public final class PeerInfoBuilder {
  private final int id;
  private @Nullable IpPrefix host;
  private @Nullable IpPrefix network;
  private @Nullable InetAddress resolver;
  private String resolverDomain = "";

  /** The immutable result. */
  record Built(
      int id,
      @Nullable IpPrefix host,
      @Nullable IpPrefix network,
      @Nullable InetAddress resolver,
      String resolverDomain)
      implements PeerInfo {}

  PeerInfoBuilder(int id) {
    this.id = id;
  }

  /** Sets {@link PeerInfo#host}. */
  public PeerInfoBuilder host(@Nullable IpPrefix value) {
    host = value;
    return this;
  }

  /** Sets {@link PeerInfo#network}. */
  public PeerInfoBuilder network(@Nullable IpPrefix value) {
    network = value;
    return this;
  }

  /** Sets {@link PeerInfo#resolver} and {@link PeerInfo#resolverDomain}. */
  public PeerInfoBuilder resolver(@Nullable InetAddress address, String domain) {
    resolver = address;
    resolverDomain = domain;
    return this;
  }

  /** Returns the peer info. */
  public PeerInfo build() {
    return new Built(id, host, network, resolver, resolverDomain);
  }
}
