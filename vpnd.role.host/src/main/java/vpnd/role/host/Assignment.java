// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import java.util.List;
import vpnd.api.config.Acceptance;
import vpnd.api.network.AddressRules;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;

/**
 * The checked announcement of a gateway (security D2, D3). Checked once, so that what is applied
 * and what is refused are consistent.
 *
 * @param plan what is accepted
 * @param refusals the reasons for the rest, a sentence each
 */
record Assignment(NetworkPlan plan, List<String> refusals) {
  /** No packet has such an address. An empty list would mean every address. */
  private static final List<IpPrefix> NOWHERE = List.of(AddressRules.UNSPECIFIED);

  static Assignment of(PeerInfo announced, Acceptance acceptance) {
    var check = new AssignmentCheck(acceptance);
    var addresses = check.addresses(announced.hosts());
    if (addresses.isEmpty()) {
      return new Assignment(NetworkPlan.EMPTY, check.refusals());
    }
    var networks = check.networks(announced.networks());
    return new Assignment(
        NetworkPlan.builder()
            .addresses(addresses)
            .routes(networks)
            .dns(check.dns(announced, addresses, networks))
            .build(),
        check.refusals());
  }

  /** The networks behind the gateway, or nowhere. */
  List<IpPrefix> reachable() {
    return plan.routes().isEmpty() ? NOWHERE : plan.routes();
  }

  /** The addresses of this host, or nowhere. */
  List<IpPrefix> local() {
    return plan.addresses().isEmpty()
        ? NOWHERE
        : plan.addresses().stream().map(prefix -> IpPrefix.of(prefix.address())).toList();
  }
}
