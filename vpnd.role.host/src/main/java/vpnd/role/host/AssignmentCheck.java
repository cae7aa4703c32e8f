// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import vpnd.api.config.Acceptance;
import vpnd.api.network.AddressRules;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;

/**
 * Checks what a gateway announced. Each method returns what can be used, and adds a refusal for the
 * rest.
 */
final class AssignmentCheck {
  private final Acceptance acceptance;
  private final List<String> refusals = new ArrayList<>();

  AssignmentCheck(Acceptance acceptance) {
    this.acceptance = acceptance;
  }

  /** The refusals so far. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  /** The addresses for this host. */
  List<IpPrefix> addresses(List<IpPrefix> announced) {
    if (announced.isEmpty()) {
      refusals.add(
          "The gateway announces no address for this host, so nothing is set up: set host_addr on"
              + " the gateway, and check that its role is host-gw.");
      return List.of();
    }
    var accepted = announced.stream().filter(this::isAddressAccepted).distinct().toList();
    if (accepted.isEmpty()) {
      refusals.add("Without an address, nothing else that the gateway announces is set up.");
    }
    return accepted;
  }

  private boolean isAddressAccepted(IpPrefix announced) {
    var fault = AddressRules.faultOfHost(announced);
    var listed = acceptance.hostAddresses();
    if (fault != null) {
      refuse("address " + announced, fault, "correct host_addr on the gateway");
    } else if (listed != null && !holds(listed, announced)) {
      refuse(
          "address " + announced,
          "accept_host_addr does not hold it with its network",
          "add %s to accept_host_addr, or correct host_addr on the gateway"
              .formatted(announced.network()));
    } else {
      return true;
    }
    return false;
  }

  /** The networks to reach through the tunnel, without host bits. */
  List<IpPrefix> networks(List<IpPrefix> announced) {
    if (announced.isEmpty()) {
      refusals.add(
          "The gateway announces no network, so there is no route into the tunnel: set"
              + " local_network on the gateway.");
    }
    return announced.stream()
        .map(IpPrefix::network)
        .distinct()
        .filter(this::isNetworkAccepted)
        .toList();
  }

  private boolean isNetworkAccepted(IpPrefix network) {
    var listed = acceptance.networks();
    // All traffic only for those who ask for it (decision 54).
    boolean isAll = network.length() == 0 && listed != null && listed.contains(network);
    var fault = isAll ? null : AddressRules.faultOfNetwork(network);
    if (fault != null) {
      refuse("network " + network, fault, "correct local_network on the gateway");
    } else if (listed != null && !holds(listed, network)) {
      refuse(
          "network " + network,
          "accept_network does not hold it",
          "add it to accept_network, or correct local_network on the gateway");
    } else {
      return true;
    }
    return false;
  }

  /**
   * The resolvers and the search domains.
   *
   * @param addresses as accepted
   * @param networks as accepted
   */
  List<NetworkPlan.Dns> dns(PeerInfo announced, List<IpPrefix> addresses, List<IpPrefix> networks) {
    if (announced.resolvers().isEmpty()) {
      for (var domain : announced.domains()) {
        refuse(
            "search domain " + SearchDomain.quote(domain),
            "the gateway announces no resolver with it",
            "set resolv_addr on the gateway");
      }
    }
    var resolvers =
        announced.resolvers().stream()
            .filter(this::isResolverAccepted)
            .filter(resolver -> isReached(resolver, addresses, networks))
            .toList();
    var domains =
        resolvers.isEmpty()
            ? List.<String>of()
            : announced.domains().stream().filter(this::isDomainAccepted).toList();
    return paired(resolvers, domains);
  }

  /** Resolvers and domains in their order; further domains go with the first resolver. */
  private static List<NetworkPlan.Dns> paired(List<InetAddress> resolvers, List<String> domains) {
    var paired = new ArrayList<NetworkPlan.Dns>();
    for (int i = 0; i < resolvers.size(); i++) {
      paired.add(new NetworkPlan.Dns(resolvers.get(i), i < domains.size() ? domains.get(i) : ""));
    }
    for (int i = resolvers.size(); i < domains.size() && !resolvers.isEmpty(); i++) {
      paired.add(new NetworkPlan.Dns(resolvers.get(0), domains.get(i)));
    }
    return List.copyOf(paired);
  }

  private boolean isResolverAccepted(InetAddress announced) {
    var alone = IpPrefix.of(announced);
    var what = "resolver " + announced.getHostAddress();
    var fault = AddressRules.faultOfHost(alone);
    var listed = acceptance.resolvers();
    if (fault != null) {
      refuse(what, fault, "correct resolv_addr on the gateway");
    } else if (listed != null && !holds(listed, alone)) {
      refuse(
          what,
          "accept_resolver does not hold it",
          "add it to accept_resolver, or correct resolv_addr on the gateway");
    } else {
      return true;
    }
    return false;
  }

  /**
   * Whether queries reach the resolver, through the tunnel or outside it. With an unreachable one,
   * this host could not resolve any name.
   */
  private boolean isReached(
      InetAddress resolver, List<IpPrefix> addresses, List<IpPrefix> networks) {
    var what = "resolver " + resolver.getHostAddress();
    if (networks.isEmpty()) {
      refuse(what, "there is no network behind the gateway to use it for", "see to the network");
      return false;
    }
    if (isIn(resolver, addresses) && !isIn(resolver, networks)) {
      refuse(
          what,
          "it is in the network of this host's address, of which the tunnel carries nothing",
          "let local_network on the gateway hold it, or correct resolv_addr there");
      return false;
    }
    return true;
  }

  private boolean isDomainAccepted(String announced) {
    var what = "search domain " + SearchDomain.quote(announced);
    var fault = SearchDomain.fault(announced);
    var listed = acceptance.domains();
    if (fault != null) {
      refuse(what, fault, "correct resolv_domain on the gateway");
    } else if (listed != null && !SearchDomain.isIn(announced, listed)) {
      refuse(
          what,
          "accept_domain does not hold it",
          "add it to accept_domain, or correct resolv_domain on the gateway");
    } else {
      return true;
    }
    return false;
  }

  private void refuse(String what, String fault, String remedy) {
    refusals.add(
        "The %s that the gateway announces is refused, because %s: %s."
            .formatted(what, fault, remedy));
  }

  private static boolean isIn(InetAddress address, List<IpPrefix> prefixes) {
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }

  private static boolean holds(List<IpPrefix> listed, IpPrefix prefix) {
    return listed.stream().anyMatch(one -> one.contains(prefix));
  }
}
