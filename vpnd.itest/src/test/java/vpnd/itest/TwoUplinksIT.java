// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertFalse;

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
import vpnd.testing.Await;
import vpnd.testing.InTurn;

/**
 * A gateway with two uplinks, whose name has the addresses of both, answers from the one that its
 * peer can reach.
 *
 * <pre>
 *                                     .---- one 203.0.113.1 ---.
 *   branch 198.51.100.1 ---- internet                           gateway ---- LAN 10.20.0.0/24
 *                                     '---- two 192.0.2.1 -----'
 * </pre>
 *
 * <p>The gateway's default route is by uplink one. Each provider takes only what comes from the
 * address that it has given.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class TwoUplinksIT {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);

  /** The time to detect the loss of a session, and two calls after that, 5 s apart. */
  private static final Duration HEALING_LIMIT =
      DaemonClock.FAST.silenceLimit().plus(DaemonClock.FAST.realTime(Duration.ofSeconds(12)));

  private static final String LAN_OF_GATEWAY = "10.20.0.1";
  private static final String LAN_OF_BRANCH = "192.168.1.1";
  private static final String PROVIDERS =
      """
      table ip providers {
        chain prerouting {
          type filter hook prerouting priority filter
          iifname "one" ip saddr != 203.0.113.0/24 drop
          iifname "two" ip saddr != 192.0.2.0/24 drop
        }
      }
      """;
  private static final String DEAD =
      """
      table ip dead {
        chain in {
          type filter hook prerouting priority raw
          iifname "%1$s" drop
        }
        chain out {
          type filter hook postrouting priority filter
          oifname "%1$s" drop
        }
      }
      """;

  private final Namespace internet = Namespace.create();
  private final VpnHost branch = new VpnHost(DaemonClock.FAST);
  private final VpnHost gateway = new VpnHost(DaemonClock.FAST);
  private final PeerFile ofBranch = branch.newPeerFile("/etc/vpnd.conf");
  private final PeerFile ofGateway = gateway.newPeerFile("/etc/vpnd.conf");

  @AfterEach
  void clear() {
    branch.close();
    gateway.close();
    internet.close();
  }

  @Test
  void inTheRoleNetGw() {
    lay();
    ofBranch.write(
        "role: net-gw",
        ofGateway.publicKeyLine(),
        "remote_host: gateway.example",
        "remote_network: 10.20.0.0/24");
    ofGateway.write(
        "role: net-gw",
        ofBranch.publicKeyLine(),
        "remote_host: 198.51.100.1",
        "remote_network: 192.168.1.0/24");
    assertEitherUplinkWillDo("-I", LAN_OF_BRANCH);
  }

  @Test
  void inTheRoleHostGw() {
    lay();
    ofBranch.write("role: host", ofGateway.publicKeyLine(), "remote_host: gateway.example");
    ofGateway.write(
        "role: host-gw",
        ofBranch.publicKeyLine(),
        "host_addr: 10.99.0.2/24",
        "local_network: 10.20.0.0/24");
    assertEitherUplinkWillDo();
  }

  /** Within the session: another one would begin after 25 s of silence, and break connections. */
  @Test
  void inAListOfAddressesADeadOneIsLeftAndThePreferredOneReturnedToWithinTheSession() {
    lay();
    ofBranch.write(
        "role: host", ofGateway.publicKeyLine(), "remote_host: 203.0.113.1, 192.0.2.1:1337");
    ofGateway.write(
        "role: host-gw",
        ofBranch.publicKeyLine(),
        "host_addr: 10.99.0.2/24",
        "local_network: 10.20.0.0/24");
    gateway.start();
    branch.start();
    Ping.untilAnswered(branch.namespace(), LAN_OF_GATEWAY, SESSION_LIMIT);
    awaitPeerAt("203.0.113.1:1337");
    for (int i = 0; i < 2; i++) {
      internet.run("nft", "flush ruleset; " + PROVIDERS + DEAD.formatted("one"));
      awaitPeerAt("192.0.2.1:1337");
      Ping.untilAnswered(branch.namespace(), LAN_OF_GATEWAY, SESSION_LIMIT);
      internet.run("nft", "flush ruleset; " + PROVIDERS);
      awaitPeerAt("203.0.113.1:1337");
      Ping.untilAnswered(branch.namespace(), LAN_OF_GATEWAY, SESSION_LIMIT);
    }
    assertFalse(branch.logs().contains("session down"), branch::logs);
  }

  private void awaitPeerAt(String endpoint) {
    Await.until(
        endpoint, SESSION_LIMIT.toNanos(), () -> branch.control("peers").contains(endpoint));
  }

  private void assertEitherUplinkWillDo(String... pingOptions) {
    gateway.start();
    branch.start();
    Ping.untilAnswered(branch.namespace(), LAN_OF_GATEWAY, SESSION_LIMIT, pingOptions);
    for (var dead : new String[] {"one", "two", "one"}) {
      internet.run("nft", "flush ruleset; " + PROVIDERS + DEAD.formatted(dead));
      try {
        Ping.untilAnswered(branch.namespace(), LAN_OF_GATEWAY, HEALING_LIMIT, pingOptions);
      } catch (IllegalStateException e) {
        throw new IllegalStateException(
            "without uplink %s: %s\nbranch: %s\ngateway: %s"
                .formatted(dead, e.getMessage(), branch.logs(), gateway.logs()),
            e);
      }
    }
  }

  private void lay() {
    cable("branch", "198.51.100", branch.namespace(), "wan");
    cable("one", "203.0.113", gateway.namespace(), "one");
    cable("two", "192.0.2", gateway.namespace(), "two");
    internet.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    internet.run("nft", PROVIDERS);
    branch.namespace().ip("route", "add", "default", "via", "198.51.100.254");
    var host = gateway.namespace();
    host.ip("route", "add", "default", "via", "203.0.113.254");
    host.ip("route", "add", "default", "via", "192.0.2.254", "metric", "200");
    host.ip("route", "add", "default", "via", "203.0.113.254", "table", "101");
    host.ip("route", "add", "default", "via", "192.0.2.254", "table", "102");
    host.ip("rule", "add", "from", "203.0.113.1", "table", "101");
    host.ip("rule", "add", "from", "192.0.2.1", "table", "102");
    lan(host, LAN_OF_GATEWAY);
    lan(branch.namespace(), LAN_OF_BRANCH);
    branch.files().write("/etc/hosts", "192.0.2.1 gateway.example", "203.0.113.1 gateway.example");
  }

  private void cable(String device, String prefix, Namespace host, String hostDevice) {
    Cable.lay(
        new Cable.End(internet, device, prefix + ".254/24"),
        new Cable.End(host, hostDevice, prefix + ".1/24"));
  }

  private static void lan(Namespace host, String address) {
    host.ip("link", "add", "name", "lan", "type", "bridge");
    host.ip("address", "add", address + "/24", "dev", "lan");
    host.ip("link", "set", "dev", "lan", "up");
  }
}
