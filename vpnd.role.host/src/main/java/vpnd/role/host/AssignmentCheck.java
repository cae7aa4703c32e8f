// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.Acceptance;
import vpnd.api.network.AddressRules;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;

/**
 * Checks what a gateway announced. Each method returns what can be used, or null and adds a
 * refusal.
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

  /** The address for this host. */
  @Nullable IpPrefix address(@Nullable IpPrefix announced) {
    if (announced == null) {
      refusals.add(
          "The gateway announces no address for this host, so nothing is set up: set host_addr on"
              + " the gateway, and check that its role is host-gw.");
      return null;
    }
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
      return announced;
    }
    refusals.add("Without an address, nothing else that the gateway announces is set up.");
    return null;
  }

  /** The network to reach through the tunnel, without host bits. */
  @Nullable IpPrefix network(@Nullable IpPrefix announced) {
    if (announced == null) {
      refusals.add(
          "The gateway announces no network, so there is no route into the tunnel: set"
              + " local_network on the gateway.");
      return null;
    }
    var network = announced.network();
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
      return network;
    }
    return null;
  }

  /**
   * The resolver and the search domain.
   *
   * @param address as accepted
   * @param network as accepted; null if there is none
   */
  NetworkPlan.@Nullable Dns dns(PeerInfo announced, IpPrefix address, @Nullable IpPrefix network) {
    var offered = announced.resolver();
    if (offered == null) {
      if (!announced.resolverDomain().isEmpty()) {
        refuse(
            "search domain " + SearchDomain.quote(announced.resolverDomain()),
            "the gateway announces no resolver with it",
            "set resolv_addr on the gateway");
      }
      return null;
    }
    var resolver = resolver(offered);
    if (resolver == null || !isReached(resolver, address, network)) {
      return null;
    }
    return new NetworkPlan.Dns(resolver, domain(announced.resolverDomain()));
  }

  private @Nullable InetAddress resolver(InetAddress announced) {
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
      return announced;
    }
    return null;
  }

  /**
   * Whether queries reach the resolver, through the tunnel or outside it. With an unreachable one,
   * this host could not resolve any name.
   */
  private boolean isReached(InetAddress resolver, IpPrefix address, @Nullable IpPrefix network) {
    var what = "resolver " + resolver.getHostAddress();
    if (network == null) {
      refuse(what, "there is no network behind the gateway to use it for", "see to the network");
      return false;
    }
    if (address.contains(resolver) && !network.contains(resolver)) {
      refuse(
          what,
          "it is in the network of this host's address, of which the tunnel carries nothing",
          "let local_network on the gateway hold it, or correct resolv_addr there");
      return false;
    }
    return true;
  }

  /** Empty if it is refused. */
  private String domain(String announced) {
    if (announced.isEmpty()) {
      return "";
    }
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
      return announced;
    }
    return "";
  }

  private void refuse(String what, String fault, String remedy) {
    refusals.add(
        "The %s that the gateway announces is refused, because %s: %s."
            .formatted(what, fault, remedy));
  }

  private static boolean holds(List<IpPrefix> listed, IpPrefix prefix) {
    return listed.stream().anyMatch(one -> one.contains(prefix));
  }
}
