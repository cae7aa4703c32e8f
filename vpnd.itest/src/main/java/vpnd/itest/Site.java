// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

/**
 * An internal network with one host and a gateway.
 *
 * @param network the internal network, such as 10.1.0.0/24
 * @param host a host there, whose default route is the gateway
 * @param hostAddress the host's address
 * @param gateway connected to the internal network by {@code lan}; its {@code wan} is not connected
 */
public record Site(String network, Namespace host, String hostAddress, Namespace gateway)
    implements AutoCloseable {

  /** Makes the site of the internal network {@code 10.NUMBER.0.0/24}. */
  static Site create(int number) {
    var prefix = "10." + number + ".0.";
    var host = Namespace.create();
    var gateway = Namespace.create();
    Cable.lay(
        new Cable.End(host, "lan", prefix + "2/24"),
        new Cable.End(gateway, "lan", prefix + "1/24"));
    host.ip("route", "add", "default", "via", prefix + "1");
    return new Site(prefix + "0/24", host, prefix + "2", gateway);
  }

  @Override
  public void close() {
    host.close();
    gateway.close();
  }
}
