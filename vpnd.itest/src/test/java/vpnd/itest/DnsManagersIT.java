// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.NameServer;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.NetworkManager;
import vpnd.itest.network.SystemdResolved;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.process.Program;
import vpnd.testing.InTurn;

/**
 * A client's names, by whichever manager its host has. The router at home is the resolver of its
 * LAN, and knows another name than the one behind the gateway.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(0)
class DnsManagersIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String HOME = "192.168.1.1";
  private static final String HOME_NAME = "printer.home.example";
  private static final String HOME_ADDRESS = "192.168.1.9";
  private static final Pattern ASKED_FOR_HOME =
      Pattern.compile("asked for printer\\.home\\.example");
  private static final Pattern ASKED_FOR_CORP =
      Pattern.compile("asked for server\\.corp\\.example");
  private static final String FILE = "/etc/resolv.conf";

  private final MobileNetwork network = new MobileNetwork(1);
  private final MobileClient client = MobileClient.configured(network, 1);
  private final VpnHost host = client.host();
  private final Namespace laptop = client.namespace();
  private final Program home =
      network.router().java(NameServer.class, HOME_NAME, HOME_ADDRESS, "fd00:1::9");

  @BeforeEach
  void begin() {
    home.log().await(NameServer.READY, LIMIT);
  }

  @AfterEach
  void clear() {
    network.close();
  }

  private boolean isResolved(String name, String address) {
    try {
      return laptop.run("getent", "ahostsv4", name).startsWith(address + " ");
    } catch (IllegalStateException e) {
      return false; // getent fails for a name that is not found
    }
  }

  private void awaitName(String name, String address) {
    PolledCondition.until(name + " is " + address, LIMIT, () -> isResolved(name, address));
  }

  private void awaitServerName() {
    awaitName(MobileNetwork.SERVER_NAME, MobileNetwork.SERVER);
  }

  private SystemdResolved startResolved() {
    var resolved = SystemdResolved.start(laptop, host.files());
    resolved.control("dns", "wan", HOME);
    awaitName(HOME_NAME, HOME_ADDRESS);
    return resolved;
  }

  @Test
  void systemdResolvedSendsOnlyTheAnnouncedDomainsIntoTheTunnel() throws Exception {
    client.configure(MobileNetwork.GATEWAY);
    var resolved = startResolved();
    var before = host.state();
    network.gateway().start();
    var daemon = host.start();
    awaitServerName();
    long asked = home.log().count(ASKED_FOR_CORP); // before the session
    awaitName(HOME_NAME, HOME_ADDRESS);
    resolved.control("flush-caches");
    awaitServerName();
    assertEquals(0, network.names().log().count(ASKED_FOR_HOME), network.names().log()::toString);
    assertEquals(asked, home.log().count(ASKED_FOR_CORP), home.log()::toString);

    resolved.control("revert", "tun0");
    awaitServerName();
    assertTrue(daemon.log().text().contains("vpnd has restored: names"), daemon.log()::toString);

    assertEquals(0, daemon.stop(), daemon.log()::toString);
    assertEquals("", before.differenceTo(host.state()));
    assertFalse(isResolved(MobileNetwork.SERVER_NAME, MobileNetwork.SERVER));
    awaitName(HOME_NAME, HOME_ADDRESS);
  }

  @Test
  void withAllTrafficSystemdResolvedAsksNobodyElse() throws Exception {
    client.configure(MobileNetwork.GATEWAY, "accept_network: 0.0.0.0/0");
    client.admit("10.99.0.1/24", "0.0.0.0/0", MobileNetwork.SERVER, "masquerade: yes");
    startResolved();
    network.gateway().start();
    var daemon = host.start();
    awaitServerName();
    long asked = home.log().count(ASKED_FOR_HOME);
    assertFalse(isResolved(HOME_NAME, HOME_ADDRESS));
    assertEquals(asked, home.log().count(ASKED_FOR_HOME), home.log()::toString);
    assertTrue(network.names().log().count(ASKED_FOR_HOME) > 0);
    assertEquals(0, daemon.stop(), daemon.log()::toString);
    awaitName(HOME_NAME, HOME_ADDRESS);
  }

  @Test
  void withoutAManagerTheFileHasTheResolverAndIsAsBeforeAfterAKillAndAStop() throws Exception {
    client.configure(MobileNetwork.GATEWAY, "resolvconf_path: /nowhere/resolvconf");
    host.files().write(FILE, "# by hand", "search home.example", "nameserver " + HOME);
    awaitName("printer", HOME_ADDRESS);
    network.gateway().start();
    var killed = host.start();
    awaitServerName();
    awaitName("server", MobileNetwork.SERVER);

    host.files().write(FILE, "# by DHCP", "nameserver " + HOME); // as at a renewal
    awaitServerName();
    killed.crash();
    assertTrue(laptop.run("cat", FILE).contains(MobileNetwork.SERVER));

    var daemon = host.start();
    awaitServerName();
    assertEquals(0, daemon.stop(), daemon.log()::toString);
    assertEquals("# by DHCP\nnameserver " + HOME, laptop.run("cat", FILE).strip());
  }

  private NetworkManager startNetworkManager() {
    var manager =
        NetworkManager.start(
            laptop,
            host.files(),
            "[connection]",
            "id=vpt",
            "type=ethernet",
            "interface-name=wan",
            "[ipv4]",
            "method=manual",
            "address1=192.168.1.2/24," + HOME,
            "dns=" + HOME,
            "[ipv6]",
            "method=disabled");
    awaitName(HOME_NAME, HOME_ADDRESS);
    return manager;
  }

  /** Each time it writes the file anew; without networks it takes the addresses of all devices. */
  @ParameterizedTest
  @ValueSource(strings = {MobileNetwork.INTERNAL, "0.0.0.0/0"})
  void networkManagerMayWriteTheFileAnewAndHasItBackAtTheEnd(String traffic) throws Exception {
    client.configure(
        MobileNetwork.GATEWAY,
        "accept_network: " + traffic,
        "resolvconf_path: /nowhere/resolvconf");
    client.admit("10.99.0.1/24", traffic, MobileNetwork.SERVER, "masquerade: yes");
    var manager = startNetworkManager();
    var before = host.state();
    var own = laptop.run("cat", FILE);
    network.gateway().start();
    var daemon = host.start();
    awaitServerName();

    manager.control("connection", "modify", "vpt", "ipv4.dns-search", "home.example");
    manager.control("device", "reapply", "wan");
    PolledCondition.until(
        "the search domain", LIMIT, () -> laptop.run("cat", FILE).contains("home.example"));
    awaitServerName();

    manager.control("connection", "modify", "vpt", "ipv4.dns-search", "");
    manager.control("connection", "down", "vpt");
    manager.control("connection", "up", "vpt");
    client.awaitServer(LIMIT);
    awaitServerName();

    manager.control("networking", "off");
    manager.control("networking", "on");
    client.awaitServer(LIMIT);
    awaitServerName();

    assertEquals(0, daemon.stop(), daemon.log()::toString);
    assertEquals("", before.differenceTo(host.state()));
    assertEquals(own, laptop.run("cat", FILE));
  }

  @Test
  void withNoneTheResolverIsNotUsed() throws Exception {
    client.configure(MobileNetwork.GATEWAY, "dns: none");
    var before = laptop.run("cat", FILE);
    network.gateway().start();
    var daemon = host.start();
    client.awaitServer(LIMIT);
    assertEquals(before, laptop.run("cat", FILE));
    assertThrows(
        IllegalStateException.class,
        () -> laptop.run("getent", "hosts", MobileNetwork.SERVER_NAME));
    assertEquals(0, daemon.stop(), daemon.log()::toString);
  }
}
