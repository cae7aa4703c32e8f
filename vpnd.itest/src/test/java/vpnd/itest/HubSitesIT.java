// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.PeerFile;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.Cable;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.Ping;
import vpnd.testing.InTurn;

/**
 * Two sites reach each other through a third one, which has a tunnel to each, if both list the
 * other's network.
 *
 * <pre>
 *   192.168.1.0/24 ---- west ==== hub ==== east ---- 192.168.2.0/24
 *                                  |
 *                            10.20.0.0/24
 * </pre>
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(0)
class HubSitesIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String HUB_NETWORK = "10.20.0.0/24";
  private static final String HUB_LAN = "10.20.0.1";
  private static final String WEST_NETWORK = "192.168.1.0/24";
  private static final String WEST_LAN = "192.168.1.1";
  private static final String EAST_NETWORK = "192.168.2.0/24";
  private static final String EAST_LAN = "192.168.2.1";

  private final Namespace internet = Namespace.create();
  private final VpnHost hub = host("hub", "203.0.113", HUB_LAN);
  private final VpnHost west = host("west", "198.51.100", WEST_LAN);
  private final VpnHost east = host("east", "192.0.2", EAST_LAN);

  @AfterEach
  void clear() {
    hub.close();
    west.close();
    east.close();
    internet.close();
  }

  @Test
  void sitesThatListEachOtherReachEachOther() {
    join(west, "west", "198.51.100.1", WEST_NETWORK, HUB_NETWORK + ", " + EAST_NETWORK);
    join(east, "east", "192.0.2.1", EAST_NETWORK, HUB_NETWORK + ", " + WEST_NETWORK);
    start();
    Ping.untilAnswered(west.namespace(), EAST_LAN, LIMIT, "-I", WEST_LAN);
    Ping.untilAnswered(east.namespace(), WEST_LAN, LIMIT, "-I", EAST_LAN);
  }

  @Test
  void aSiteThatIsNotListedGetsNoAnswer() {
    join(west, "west", "198.51.100.1", WEST_NETWORK, HUB_NETWORK + ", " + EAST_NETWORK);
    join(east, "east", "192.0.2.1", EAST_NETWORK, HUB_NETWORK);
    start();

    var ping = Ping.run(west.namespace(), EAST_LAN, 20, Duration.ofMillis(20), "-I", WEST_LAN);

    assertEquals(0, ping.received(), ping::toString);
  }

  private void start() {
    hub.start();
    west.start();
    east.start();
    Ping.untilAnswered(west.namespace(), HUB_LAN, LIMIT, "-I", WEST_LAN);
    Ping.untilAnswered(east.namespace(), HUB_LAN, LIMIT, "-I", EAST_LAN);
  }

  /** A tunnel between the hub and a site. */
  private void join(VpnHost site, String name, String address, String network, String others) {
    var ofSite = site.newPeerFile("/etc/vpnd.conf");
    var ofHub = hub.newPeerFile("/etc/vpnd.d/" + name + ".conf");
    write(ofSite, ofHub, "203.0.113.1", others);
    write(ofHub, ofSite, address, network);
  }

  private static void write(PeerFile file, PeerFile peer, String address, String networks) {
    file.write(
        "role: net-gw",
        peer.publicKeyLine(),
        "remote_host: " + address,
        "remote_network: " + networks);
  }

  private VpnHost host(String device, String prefix, String lan) {
    var host = new VpnHost(DaemonClock.FAST);
    Cable.lay(
        new Cable.End(internet, device, prefix + ".254/24"),
        new Cable.End(host.namespace(), "wan", prefix + ".1/24"));
    internet.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    host.namespace().ip("route", "add", "default", "via", prefix + ".254");
    host.namespace().ip("link", "add", "name", "lan", "type", "bridge");
    host.namespace().ip("address", "add", lan + "/24", "dev", "lan");
    host.namespace().ip("link", "set", "dev", "lan", "up");
    return host;
  }
}
