// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.Cable;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/**
 * A laptop with two gateways, each with its own keys and its own address for the laptop, of the
 * same network: one is used, and the other while that is silent.
 *
 * <pre>
 *                                     .---- one 203.0.113.1 ---- gateway 1 ---- 10.20.0.1
 *   laptop 198.51.100.1 ---- internet
 *                                     '---- two 192.0.2.1 ------ gateway 2 ---- 10.20.0.1
 * </pre>
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class PreferIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What the silence of the first gateway leads to, whichever comes first. */
  private static final Pattern LEFT_OR_LOST =
      Pattern.compile("two: this gateway is used|one: session down");

  private static final String SERVER = "10.20.0.1";

  /** What goes to the network behind the gateways in clear. */
  private static final String CAPTURE =
      """
      table ip capture {
        counter leaked { }
        chain prerouting {
          type filter hook prerouting priority -300;
          ip daddr 10.20.0.0/24 counter name leaked
        }
      }
      """;

  private static final String DEAD =
      """
      table ip dead {
        chain in {
          type filter hook prerouting priority raw
          iifname "one" drop
        }
        chain out {
          type filter hook postrouting priority filter
          oifname "one" drop
        }
      }
      """;

  private final Namespace internet = Namespace.create();
  private final VpnHost laptop = new VpnHost(DaemonClock.FAST);
  private final VpnHost first = new VpnHost(DaemonClock.FAST);
  private final VpnHost second = new VpnHost(DaemonClock.FAST);

  @AfterEach
  void clear() {
    laptop.close();
    first.close();
    second.close();
    internet.close();
  }

  @Test
  void thePreferredGatewayIsUsedAndTheOtherWhileItIsSilentWithoutALeak() {
    cable("laptop", "198.51.100", laptop.namespace());
    cable("one", "203.0.113", first.namespace());
    cable("two", "192.0.2", second.namespace());
    internet.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    internet.run("nft", CAPTURE);
    join("one", first, "203.0.113.1", 1);
    join("two", second, "192.0.2.1", 2);
    Ping.run(laptop.namespace(), SERVER, 1, Duration.ofMillis(10));
    assertTrue(leaked() > 0, "the capture sees what leaks");
    second.start().awaitStart();
    laptop.start();
    awaitUsed(2, LIMIT);
    long before = leaked();
    first.start().awaitStart();
    awaitUsed(1, LIMIT);

    for (int i = 0; i < 2; i++) {
      int from = laptop.daemon().log().size();
      internet.run("nft", DEAD);
      var next = laptop.daemon().log().await(LEFT_OR_LOST, from, LIMIT);
      assertTrue(next.contains("is used"), laptop::logs);
      awaitUsed(2, LIMIT);
      internet.run("nft", "delete table ip dead");
      awaitUsed(1, LIMIT);
    }
    first.daemon().stop();
    awaitUsed(2, LIMIT);
    assertEquals(before, leaked(), laptop::logs);
    assertFalse(laptop.logs().contains("another program changed"), laptop::logs);
    assertTrue(laptop.logs().contains("one: this gateway stands by"), laptop::logs);
  }

  private void join(String label, VpnHost gateway, String address, int preference) {
    var own = laptop.newPeerFile("/etc/vpnd.d/" + label + ".conf");
    var there = gateway.newPeerFile("/etc/vpnd.conf");
    own.write(
        "role: host",
        "label: " + label,
        there.publicKeyLine(),
        "remote_host: " + address,
        "accept_network: 10.20.0.0/24",
        "on_down: block",
        "prefer: " + preference);
    there.write(
        "role: host-gw",
        own.publicKeyLine(),
        "host_addr: 10.9%d.0.2/24".formatted(preference),
        "local_network: 10.20.0.0/24");
    var host = gateway.namespace();
    host.ip("link", "add", "name", "lan", "type", "bridge");
    host.ip("address", "add", SERVER + "/24", "dev", "lan");
    host.ip("link", "set", "dev", "lan", "up");
  }

  /** Its packets come through that gateway, from the address that it has assigned. */
  private void awaitUsed(int number, Duration limit) {
    var gateway = number == 1 ? first : second;
    PolledCondition.until(
        "gateway " + number + " is used",
        limit,
        () -> {
          long before = gateway.received();
          return Ping.run(laptop.namespace(), SERVER, 1, Duration.ofMillis(10)).received() == 1
              && gateway.received() > before;
        });
    var addresses = laptop.namespace().ip("-brief", "address", "show", "dev", "tun0");
    assertTrue(addresses.contains("10.9" + number + ".0.2/24"), addresses);
  }

  private long leaked() {
    var counter = internet.run("nft", "list", "counter", "ip", "capture", "leaked");
    var packets = Pattern.compile("packets (\\d+)").matcher(counter);
    assertTrue(packets.find(), counter);
    return Long.parseLong(packets.group(1));
  }

  private void cable(String device, String prefix, Namespace host) {
    Cable.lay(
        new Cable.End(internet, device, prefix + ".254/24"),
        new Cable.End(host, "wan", prefix + ".1/24"));
    host.ip("route", "add", "default", "via", prefix + ".254");
  }
}
