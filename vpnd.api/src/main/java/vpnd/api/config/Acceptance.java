// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;

/**
 * What a {@code host} lets its gateway assign (security D2). For each, null means any valid value,
 * and an empty list means none.
 *
 * @param hostAddresses {@code accept_host_addr}: networks that hold the address of this host
 * @param networks {@code accept_network}: networks that hold the network behind the gateway
 * @param resolvers {@code accept_resolver}: networks that hold the DNS resolver
 * @param domains {@code accept_domain}: search domains, in lower case; one below them is accepted
 *     too
 */
public record Acceptance(
    @Nullable List<IpPrefix> hostAddresses,
    @Nullable List<IpPrefix> networks,
    @Nullable List<IpPrefix> resolvers,
    @Nullable List<String> domains) {

  /** Accepts any valid value. */
  public static final Acceptance ANY = new Acceptance(null, null, null, null);
}
