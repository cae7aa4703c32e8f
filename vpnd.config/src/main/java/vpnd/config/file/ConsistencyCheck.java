// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.DownPolicy;
import vpnd.api.config.RemoteHost;
import vpnd.api.network.AddressRules;
import vpnd.api.network.IpPrefix;
import vpnd.config.value.KeyTypes;
import vpnd.config.value.RoleType;

/**
 * Checks that the values of a file, each valid by itself, are consistent. What can never work is a
 * problem; what works with some peers only is a warning.
 */
final class ConsistencyCheck {
  private final UnparsedSettings settings;
  private final ParameterValues values;
  private final String role;
  private final Problems problems;
  private final Problems warnings;

  ConsistencyCheck(
      UnparsedSettings settings,
      ParameterValues values,
      String role,
      Problems problems,
      Problems warnings) {
    this.settings = settings;
    this.values = values;
    this.role = role;
    this.problems = problems;
    this.warnings = warnings;
  }

  void check() {
    checkKeys();
    checkNonceFiles();
    checkLabel();
    if (role.equals(RoleType.NET_GW)) {
      checkNetworks();
      checkBlocked(Parameter.REMOTE_NETWORK);
      checkMetric(false);
    } else if (role.equals(RoleType.HOST)) {
      checkBlocked(Parameter.ACCEPT_NETWORK);
      checkNameOfGateway();
      var accepted = findUsed(Parameter.ACCEPT_NETWORK);
      boolean isAll = accepted != null && isAny(accepted);
      checkTable(isAll);
      checkMetric(isAll);
    } else if (role.equals(RoleType.HOST_GW)) {
      checkClientAddresses();
      checkAssigned();
    }
  }

  private void checkKeys() {
    var secret = values.find(Parameter.LOCAL_SK);
    var remote = values.find(Parameter.REMOTE_PK);
    if (secret != null && remote != null && KeyTypes.isSame(secret, remote)) {
      problems.add(
          settings.lineOf(Parameter.REMOTE_PK),
          "remote_pk is local_sk, the secret key of this side",
          "give the public key of the other side; and as a secret key that was taken for a public"
              + " one may be in other hands, make a new pair for this side with vpnd-keygen");
    }
  }

  private void checkNonceFiles() {
    var local = RealPath.of(values.get(Parameter.LOCAL_NONCE_FILE).normalize());
    if (local.equals(RealPath.of(values.get(Parameter.REMOTE_NONCE_FILE).normalize()))) {
      problems.add(
          settings.lineOf(Parameter.REMOTE_NONCE_FILE),
          "local_nonce_file and remote_nonce_file are the same file",
          "give two different ones");
    }
  }

  private void checkLabel() {
    var label = values.find(Parameter.LABEL);
    if (label != null && OddCharacter.isQuotationMark(label.charAt(0))) {
      warnings.add(
          settings.lineOf(Parameter.LABEL),
          "label begins with a quotation mark, which is a part of it",
          "remove the quotation marks, unless the statistics shall show them");
    }
  }

  /** The networks that a {@code net-gw} connects. */
  private void checkNetworks() {
    var remote = findUsed(Parameter.REMOTE_NETWORK);
    if (remote == null) {
      return;
    }
    if (remote.size() > 1 && isAny(remote)) {
      problems.add(
          settings.lineOf(Parameter.REMOTE_NETWORK),
          "remote_network has a network of prefix length 0, for which no route is set, beside others",
          "give the networks behind the peer, or that one alone");
    }
    var local = findUsed(Parameter.LOCAL_NETWORK);
    if (local != null) {
      local.forEach(network -> checkLocal(network, remote));
    }
  }

  private static boolean isAny(List<IpPrefix> networks) {
    return networks.stream().anyMatch(network -> network.length() == 0);
  }

  private void checkLocal(IpPrefix local, List<IpPrefix> remote) {
    int line = settings.lineOf(Parameter.LOCAL_NETWORK);
    if (remote.stream().noneMatch(network -> network.isIpv4() == local.isIpv4())) {
      problems.add(
          line,
          "local_network and remote_network are not both IPv4 or both IPv6",
          "give the network behind this gateway that is joined with remote_network");
    } else if (remote.stream().anyMatch(network -> network.network().equals(local.network()))) {
      problems.add(
          line,
          "local_network and remote_network are the same",
          "give the network behind this gateway, or remove the line");
    } else if (isAny(remote)) {
      warnings.add(
          line,
          "local_network is of no use with remote_network "
              + remote.get(0)
              + ", for which no route is set",
          "give your own routes a src, and remove the line");
    }
  }

  /** Whether it is known what to block without a session. */
  private void checkBlocked(Parameter<List<IpPrefix>> networks) {
    var policy = findUsed(Parameter.ON_DOWN);
    if (policy == null || policy == DownPolicy.OPEN) {
      return;
    }
    int line = settings.lineOf(Parameter.ON_DOWN);
    var given = findUsed(networks);
    if (given == null || given.isEmpty()) {
      problems.add(
          line,
          "on_down blocks nothing without " + networks.name(),
          "give the networks behind the peer in " + networks.name() + ", or remove the line");
    } else if (networks.equals(Parameter.REMOTE_NETWORK) && isAny(given)) {
      problems.add(
          line,
          "on_down blocks nothing with remote_network "
              + given.get(0)
              + ", for which no route is set",
          "give the network behind the peer, or remove the line");
    }
  }

  /** With all traffic blocked, so is the DNS. */
  private void checkNameOfGateway() {
    var accepted = findUsed(Parameter.ACCEPT_NETWORK);
    var gateways = requireNonNullElse(findUsed(Parameter.REMOTE_HOST), List.<RemoteHost>of());
    if (accepted != null
        && isAny(accepted)
        && findUsed(Parameter.ON_DOWN) != DownPolicy.OPEN
        && !gateways.stream().allMatch(RemoteHost::isLiteral)) {
      warnings.add(
          settings.lineOf(Parameter.REMOTE_HOST),
          "remote_host has a name, which the DNS does not resolve while on_down blocks",
          "give the address of the gateway, or add the name to /etc/hosts");
    }
  }

  /** The defaults for all traffic do not fit where rules of the operator decide what it is. */
  private void checkTable(boolean isAll) {
    if (values.find(Parameter.ROUTE_TABLE) == null || !isAll) {
      return;
    }
    int line = settings.lineOf(Parameter.ROUTE_TABLE);
    if (settings.get(Parameter.DNS) == null) {
      warnings.add(
          line,
          "this whole host will ask the resolvers of the gateway, to which only your rules lead",
          "write 'dns: none', or 'dns: auto' if the rules select the packets of every program that"
              + " resolves names");
    }
    if (findUsed(Parameter.ON_DOWN) == null) {
      problems.add(
          line,
          "route_table with all traffic in accept_network needs on_down",
          "write 'on_down: open' if packets that your rules leave to other tables may go there, or"
              + " 'on_down: block' if they must not");
    }
  }

  private void checkMetric(boolean isAll) {
    if (values.find(Parameter.ROUTE_METRIC) == null) {
      return;
    }
    int line = settings.lineOf(Parameter.ROUTE_METRIC);
    var policy = findUsed(Parameter.ON_DOWN);
    if (isAll && values.find(Parameter.ROUTE_TABLE) == null) {
      warnings.add(
          line,
          "route_metric has no effect on all traffic, which goes by rules",
          "remove the line, or give a route_table");
    } else if (policy != null && policy != DownPolicy.OPEN) {
      warnings.add(
          line,
          "on_down refuses what another route with a smaller metric takes past the tunnel",
          "remove one of the two lines");
    }
  }

  /** Whether the networks behind a {@code host-gw} can reach its client. */
  private void checkClientAddresses() {
    var hosts = findUsed(Parameter.HOST_ADDR);
    var networks = findUsed(Parameter.LOCAL_NETWORK);
    if (hosts == null || networks == null) {
      return;
    }
    for (var network : networks) {
      if (hosts.stream().noneMatch(host -> host.isIpv4() == network.isIpv4())) {
        problems.add(
            settings.lineOf(Parameter.HOST_ADDR),
            "host_addr has no %s address for local_network %s".formatted(family(network), network),
            "give the client an address with which it can reach the network");
      }
    }
    for (var host : hosts) {
      if (networks.stream()
          .anyMatch(network -> network.length() > 0 && network.contains(host.address()))) {
        warnings.add(
            settings.lineOf(Parameter.HOST_ADDR),
            "host_addr "
                + host
                + " lies in local_network, where nobody will look for it behind"
                + " this gateway",
            "give it an address in a network that is set aside for clients");
      }
    }
  }

  private static String family(IpPrefix prefix) {
    return prefix.isIpv4() ? "IPv4" : "IPv6";
  }

  /** Warns of assignments that the client of a {@code host-gw} refuses. */
  private void checkAssigned() {
    var hosts = requireNonNullElse(findUsed(Parameter.HOST_ADDR), List.<IpPrefix>of());
    var networks = requireNonNullElse(findUsed(Parameter.LOCAL_NETWORK), List.<IpPrefix>of());
    var resolvers = findUsed(Parameter.RESOLV_ADDR);
    for (var host : hosts) {
      warnOfRefusal(Parameter.HOST_ADDR, host, AddressRules.faultOfHost(host));
    }
    for (var network : networks) {
      if (network.length() > 0) {
        warnOfRefusal(
            Parameter.LOCAL_NETWORK, network, AddressRules.faultOfNetwork(network.network()));
      }
    }
    if (resolvers != null) {
      resolvers.forEach(resolver -> checkResolver(IpPrefix.of(resolver), hosts, networks));
    } else if (findUsed(Parameter.RESOLV_DOMAIN) != null) {
      warnings.add(
          settings.lineOf(Parameter.RESOLV_DOMAIN),
          "resolv_domain is of no use to a client without resolv_addr",
          "give resolv_addr too, or remove the line");
    }
  }

  private void checkResolver(IpPrefix resolver, List<IpPrefix> hosts, List<IpPrefix> networks) {
    var address = resolver.address();
    warnOfRefusal(
        Parameter.RESOLV_ADDR, address.getHostAddress(), AddressRules.faultOfHost(resolver));
    if (hosts.isEmpty() || networks.isEmpty()) {
      return;
    }
    if (hosts.stream().anyMatch(host -> host.contains(address))
        && networks.stream().noneMatch(network -> network.contains(address))) {
      warnOfRefusal(
          Parameter.RESOLV_ADDR,
          address.getHostAddress(),
          "it is in the network of host_addr, of which the tunnel carries nothing");
    } else if (networks.stream().noneMatch(network -> network.isIpv4() == resolver.isIpv4())) {
      warnings.add(
          settings.lineOf(Parameter.RESOLV_ADDR),
          "resolv_addr and local_network are not both IPv4 or both IPv6, so a client asks the"
              + " resolver past the tunnel",
          "give a resolver in local_network");
    }
  }

  private void warnOfRefusal(
      Parameter<?> parameter, @Nullable Object value, @Nullable String fault) {
    if (fault != null) {
      warnings.add(
          settings.lineOf(parameter),
          "clients refuse %s %s, because %s".formatted(parameter.name(), value, fault),
          "give " + parameter.type().description() + " that a client can use");
    }
  }

  private <T> @Nullable T findUsed(Parameter<T> parameter) {
    return values.findUsed(parameter, role);
  }
}
