// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import java.nio.file.Path;
import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  D1_THE_GATEWAY_SENDS_FROM_ANYWHERE(
      "Assignment",
      "plan.routes().isEmpty() ? NOWHERE : plan.routes()",
      "plan.routes()",
      "HostTest#ifTheNetworkIsRefusedTheAddressIsSetAndNothingPasses"),
  D1_THE_GATEWAY_SENDS_TO_THE_WHOLE_NETWORK(
      "Assignment",
      "plan.addresses().stream().map(prefix -> IpPrefix.of(prefix.address())).toList()",
      "plan.addresses()",
      "HostTest#theGatewayMaySendFromItsNetworkToThisHostOnly"),
  D2_A_LIST_IS_ENOUGH(
      "AssignmentCheck",
      "    if (fault != null) {\n      refuse(\"network \" + network, fault, \"correct local_network on the gateway\");\n    } else if",
      "    if",
      "RefusalTest#aListMakesNothingSound"),
  D2_THE_NETWORK_OF_AN_ADDRESS_IS_NOT_ACCEPTED(
      "AssignmentCheck",
      "!holds(listed, announced)",
      "!holds(listed, IpPrefix.of(announced.address()))",
      "RefusalTest#whatIsNotListedIsRefusedWithTheNameOfTheList"),
  D2_THE_TUNNEL_SWALLOWS_THE_RESOLVER(
      "AssignmentCheck",
      "address.contains(resolver) && !network.contains(resolver)",
      "address.equals(network)",
      "RefusalTest#aResolverThatTheTunnelWouldSwallowIsRefused"),
  D2_A_NETWORK_MAY_HOLD_WHAT_NO_HOST_HAS(
      "vpnd.api.network.Martian",
      "martian.space.contains(network) || network.contains(martian.space)",
      "martian.space.contains(network)",
      "RefusalTest#anUnsoundNetworkIsRefused(java.lang.String, java.lang.String)"),
  D2_HALF_OF_THE_INTERNET_IS_A_NETWORK(
      "vpnd.api.network.AddressRules",
      "SHORTEST_IPV6 = 4;",
      "SHORTEST_IPV6 = 3;",
      "RefusalTest#anUnsoundNetworkIsRefused(java.lang.String, java.lang.String)"),
  D3_A_DOMAIN_IS_NOT_LOOKED_AT(
      "SearchDomain",
      "!NAME.matcher(text).matches()",
      "text.isEmpty()",
      "RefusalTest#aDomainThatIsNoNameIsRefusedAndTheResolverIsNot(java.lang.String)"),
  D3_A_DOMAIN_MAY_BE_LONG(
      "SearchDomain",
      "MAX_BYTES = 31;",
      "MAX_BYTES = 310;",
      "RefusalTest#aDomainOf31BytesIsTakenAndOneMoreIsNot"),
  D3_A_PLAN_MAY_HOLD_ANY_DOMAIN(
      "vpnd.api.network.NetworkPlan",
      "!NAME.matcher(searchDomain).matches()",
      "NAME == null",
      "RefusalTest#aPlanCannotHoldAnythingElseThanAName(java.lang.String)");

  private static final String PACKAGE = "vpnd.role.host.";

  /** Of another module. */
  private static final String API = "vpnd.api";

  private final String type;
  private final String original;
  private final String replacement;
  private final String test;

  SecurityMutant(String type, String original, String replacement, String test) {
    this.type = type.startsWith(API) ? type : PACKAGE + type;
    this.original = original;
    this.replacement = replacement;
    this.test = PACKAGE + test;
  }

  SourceMutant mutant() {
    return new SourceMutant(
        Path.of(type.startsWith(API) ? "../" + API : ""), type, original, replacement);
  }

  /** The test that fails with it. */
  String test() {
    return test;
  }
}
