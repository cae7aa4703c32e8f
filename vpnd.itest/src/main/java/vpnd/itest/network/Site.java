// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

/**
 * An internal network with one host and a gateway, in both families of addresses.
 *
 * @param network the internal network, such as 10.1.0.0/24
 * @param networkIpv6 the same by IPv6, such as fd01::/64
 * @param host a host there, whose default route is the gateway
 * @param hostAddress the host's address
 * @param hostAddressIpv6 the same by IPv6
 * @param gateway connected to the internal network by {@code lan}; its {@code wan} is not connected
 */
public record Site(
    String network,
    String networkIpv6,
    Namespace host,
    String hostAddress,
    String hostAddressIpv6,
    Namespace gateway)
    implements AutoCloseable {

  /**
   * Makes the site of the internal networks {@code 10.NUMBER.0.0/24} and {@code fd0NUMBER::/64}.
   */
  public static Site create(int number) {
    var prefix = "10." + number + ".0.";
    var host = Namespace.create();
    var gateway = Namespace.create();
    Cable.lay(
        new Cable.End(host, "lan", prefix + "2/24"),
        new Cable.End(gateway, "lan", prefix + "1/24"));
    host.ip("route", "add", "default", "via", prefix + "1");
    var prefixIpv6 = "fd0" + number + "::";
    host.addIpv6Address("lan", prefixIpv6 + "2/64");
    gateway.addIpv6Address("lan", prefixIpv6 + "1/64");
    host.ip("-6", "route", "add", "default", "via", prefixIpv6 + "1");
    return new Site(
        prefix + "0/24", prefixIpv6 + "/64", host, prefix + "2", prefixIpv6 + "2", gateway);
  }

  @Override
  public void close() {
    host.close();
    gateway.close();
  }
}
