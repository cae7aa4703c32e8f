// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import vpnd.itest.daemon.PeerFile;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.Openresolv;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;

/**
 * A client of a {@link MobileNetwork} with its configuration: the client's own file, in the role
 * host, and its file on the gateway, in the role host-gw. All files on the gateway name the same
 * device and port.
 */
public final class MobileClient {
  private final String label;
  private final VpnHost host;
  private final PeerFile own;
  private final PeerFile onGateway;
  private final String address;

  /** Makes the keys of both sides. */
  MobileClient(MobileNetwork network, int number) {
    label = "client" + number;
    address = "10.99.0." + number;
    host = network.client(number);
    own = host.newPeerFile("/etc/vpnd.conf");
    onGateway = network.gateway().newPeerFile("/etc/vpnd.d/" + label + ".conf");
    Openresolv.configure(host.files());
  }

  /** A usual client: it calls the gateway by IPv4 and is assigned an IPv4 address. */
  public static MobileClient configured(MobileNetwork network, int number) {
    var client = new MobileClient(network, number);
    client.configure(MobileNetwork.GATEWAY);
    client.admit(client.address);
    return client;
  }

  /**
   * Writes the client's own file.
   *
   * @param gateway address or name
   * @param further lines
   */
  public void configure(String gateway, String... further) {
    var lines =
        new ArrayList<>(
            List.of(
                "role: host",
                "label: " + label,
                onGateway.publicKeyLine(),
                "remote_host: " + gateway));
    lines.addAll(List.of(further));
    var resolvconf = host.platform().resolvconf();
    if (resolvconf != null) {
      lines.add("device: " + host.platform().device());
      lines.add("resolvconf_path: " + resolvconf);
    } else if (lines.stream().noneMatch(line -> line.startsWith("resolvconf_path:"))) {
      lines.add("resolvconf_path: " + Openresolv.PROGRAM);
    }
    own.write(lines.toArray(String[]::new));
  }

  /** Writes the client's file on the gateway, which assigns it an IPv4 address. */
  public void admit(String address) {
    admit(address + "/24", MobileNetwork.INTERNAL, MobileNetwork.SERVER);
  }

  /**
   * Writes the client's file on the gateway.
   *
   * @param hostAddress with the prefix length of the network of all clients
   */
  public void admit(String hostAddress, String network, String resolver, String... further) {
    var lines =
        new ArrayList<>(
            List.of(
                "role: host-gw",
                "label: " + label,
                own.publicKeyLine(),
                "host_addr: " + hostAddress,
                "local_network: " + network,
                "resolv_addr: " + resolver,
                "resolv_domain: " + MobileNetwork.DOMAIN));
    lines.addAll(List.of(further));
    onGateway.write(lines.toArray(String[]::new));
  }

  /** Writes the client's file on the gateway as that of a network that it joins, role net-gw. */
  public void admitAsNetwork(String network) {
    onGateway.write(
        "role: net-gw",
        "label: " + label,
        own.publicKeyLine(),
        "remote_host: 192.0.2.1",
        "remote_network: " + network);
  }

  /** Removes the client's file from the gateway. */
  public void dismiss() {
    onGateway.delete();
  }

  /** The client's own IPv4 address in the network of all clients. */
  public String address() {
    return address;
  }

  /** The client's host, with vpnd. */
  public VpnHost host() {
    return host;
  }

  /** The client's network. */
  public Namespace namespace() {
    return host.namespace();
  }

  /** Waits until the server answers the client. */
  public void awaitServer(Duration limit) {
    Ping.untilAnswered(namespace(), MobileNetwork.SERVER, limit);
  }

  /** Waits until the client has been assigned an address. */
  public void awaitAddress(String expected, Duration limit) {
    PolledCondition.until(
        this + " has the address " + expected,
        limit,
        () -> namespace().ip("-brief", "address", "show").contains(" " + expected + "/"));
  }

  /** Configures another host like this one, with the same key, which is a mistake. */
  public VpnHost copyTo(VpnHost other) {
    own.copyTo(other.files());
    Openresolv.configure(other.files());
    return other;
  }

  /** Sends some echo requests to the server. */
  public Ping pingServer(int count) {
    return Ping.run(namespace(), MobileNetwork.SERVER, count, Duration.ofMillis(10));
  }

  @Override
  public String toString() {
    return label;
  }
}
