// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

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
import vpnd.testing.InTurn;

/**
 * Two gateways with the same keys behind one {@code remote_host} list are detected (protocol,
 * section 16.4).
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
class SameKeysIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern REFUSED = Pattern.compile("two processes use the keys of this peer");
  private static final String SERVER = "10.20.0.1";

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
  void theSessionEndsWhenTheFirstReturnsAfterTheSecondAndTheReasonIsNamed() {
    cable("laptop", "198.51.100", laptop.namespace());
    cable("one", "203.0.113", first.namespace());
    cable("two", "192.0.2", second.namespace());
    internet.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    var own = laptop.newPeerFile("/etc/vpnd.conf");
    var there = first.newPeerFile("/etc/vpnd.conf");
    own.write("role: host", there.publicKeyLine(), "remote_host: 203.0.113.1, 192.0.2.1");
    there.write(
        "role: host-gw",
        own.publicKeyLine(),
        "host_addr: 10.99.0.2/24",
        "local_network: 10.20.0.0/24");
    there.copyTo(second.files());
    first.start().awaitStart();
    second.start().awaitStart();

    only("one");
    laptop.start();
    Ping.untilAnswered(laptop.namespace(), SERVER, LIMIT);
    only("two");
    Ping.untilAnswered(laptop.namespace(), SERVER, LIMIT);
    assertFalse(laptop.logs().contains("two processes"), laptop::logs);
    only("one");
    laptop.daemon().log().await(REFUSED, 0, LIMIT);
    var why = laptop.control("why");
    assertTrue(why.contains("DUPLICATE_PEER"), why);
    Ping.untilAnswered(laptop.namespace(), SERVER, LIMIT);
  }

  /** The other cable is dead. */
  private void only(String device) {
    for (var each : new String[] {"one", "two"}) {
      internet.ip("link", "set", "dev", each, each.equals(device) ? "up" : "down");
    }
  }

  private void cable(String device, String prefix, Namespace host) {
    Cable.lay(
        new Cable.End(internet, device, prefix + ".254/24"),
        new Cable.End(host, "wan", prefix + ".1/24"));
    host.ip("route", "add", "default", "via", prefix + ".254");
    if (!device.equals("laptop")) {
      host.ip("link", "add", "name", "lan", "type", "bridge");
      host.ip("address", "add", SERVER + "/24", "dev", "lan");
      host.ip("link", "set", "dev", "lan", "up");
    }
  }
}
