// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import java.util.List;
import vpnd.api.Acceptance;
import vpnd.api.AddressRules;
import vpnd.api.IpPrefix;
import vpnd.api.NetworkPlan;
import vpnd.api.PeerInfo;

/**
 * What a gateway announced, judged once (security D2, D3), so that what is done and what is refused
 * cannot disagree.
 *
 * @param plan what is accepted; at most one address and one route
 * @param refusals why the rest is not, a sentence each
 */
record Assignment(NetworkPlan plan, List<String> refusals) {
  /** No packet comes from here or goes here. An empty list would mean every address. */
  private static final List<IpPrefix> NOWHERE = List.of(AddressRules.UNSPECIFIED);

  static Assignment of(PeerInfo announced, Acceptance acceptance) {
    var inspection = new Inspection(acceptance);
    var address = inspection.address(announced.host());
    if (address == null) {
      return new Assignment(NetworkPlan.EMPTY, inspection.refusals());
    }
    var network = inspection.network(announced.network());
    var dns = inspection.dns(announced, address, network);
    return new Assignment(
        new NetworkPlan(
            0,
            List.of(address),
            network == null ? List.of() : List.of(network),
            dns == null ? List.of() : List.of(dns),
            false,
            false),
        inspection.refusals());
  }

  /** The networks behind the gateway, or nowhere. */
  List<IpPrefix> reachable() {
    return plan.routes().isEmpty() ? NOWHERE : plan.routes();
  }

  /** The address of this host, or nowhere. */
  List<IpPrefix> own() {
    return plan.addresses().isEmpty()
        ? NOWHERE
        : plan.addresses().stream().map(prefix -> IpPrefix.of(prefix.address())).toList();
  }
}
