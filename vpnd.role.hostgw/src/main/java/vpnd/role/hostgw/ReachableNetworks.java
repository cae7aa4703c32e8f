// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.hostgw;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;

/**
 * Where a client may send: everywhere but to the other clients in the networks of its addresses,
 * and there to what the gateway announces. Without exceptions this is written as an empty list (see
 * {@link vpnd.api.role.Role#localNetworks}).
 */
final class ReachableNetworks {
  private static final List<IpPrefix> EVERYWHERE =
      List.of(IpPrefix.parse("0.0.0.0/0"), IpPrefix.parse("::/0"));

  private ReachableNetworks() {}

  static List<IpPrefix> of(TunnelConfig config) {
    var clients =
        config.hostAddresses().stream()
            .filter(address -> address.length() > 0)
            .map(IpPrefix::network)
            .toList();
    if (config.joinsClients() || clients.isEmpty()) {
      return List.of();
    }
    var elsewhere = EVERYWHERE.stream().flatMap(all -> without(all, clients));
    var announced =
        Stream.concat(
                config.localNetworks().stream(), addresses(config.resolverAddresses().stream()))
            .filter(network -> clients.stream().anyMatch(client -> client.contains(network)));
    // If nothing is left, the list must not be empty: that would allow everything.
    var own = addresses(config.hostAddresses().stream().map(IpPrefix::address));
    // A packet is compared with one after the other, and mostly one of the widest holds it.
    return Stream.of(elsewhere, announced, own)
        .flatMap(networks -> networks)
        .sorted(Comparator.comparing(IpPrefix::length))
        .toList();
  }

  private static Stream<IpPrefix> addresses(Stream<InetAddress> addresses) {
    return addresses.map(IpPrefix::of);
  }

  /** A network without some others: the widest networks that together hold the rest. */
  private static Stream<IpPrefix> without(IpPrefix network, List<IpPrefix> others) {
    if (others.stream().anyMatch(other -> other.contains(network))) {
      return Stream.empty();
    }
    return others.stream().noneMatch(network::contains)
        ? Stream.of(network)
        : halves(network).flatMap(half -> without(half, others));
  }

  private static Stream<IpPrefix> halves(IpPrefix network) {
    return IntStream.range(0, 2).mapToObj(bit -> half(network, bit));
  }

  private static IpPrefix half(IpPrefix network, int bit) {
    var bytes = network.address().getAddress();
    bytes[network.length() / 8] |= (byte) (bit << (7 - network.length() % 8));
    try {
      // InetAddress converts a mapped address to IPv4, which does not match the prefix length.
      return new IpPrefix(
          network.isIpv4()
              ? InetAddress.getByAddress(bytes)
              : Inet6Address.getByAddress(null, bytes, -1),
          network.length() + 1);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }
}
