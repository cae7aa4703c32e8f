// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;

/** The forms of route(8) that each system takes, its exit codes and what it prints. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
@InTurn(0)
class RouteTest {
  private static final String IPV4 = "10.2.0.0/16";
  private static final String IPV6 = "fd02::/64";

  private static Program prepare(String name) throws Exception {
    var system = StandIn.of(name);
    var device = "tun0";
    if (name.equals("macos")) {
      device = "utun0";
      Program.of("/usr/sbin/ip").run("tuntap", "add", "mode", "tun", "name", device);
    } else {
      new BsdLibc(system).open("/dev/tun0", BsdLibc.RDWR);
    }
    var ifconfig = Program.of(system, "ifconfig");
    ifconfig.run(
        device, "inet", "10.1.0.1", "10.1.0.2", "netmask", "255.255.255.255", "mtu", "1400");
    ifconfig.run(device, "inet6", "fd00::1/64", "alias");
    return Program.of(system, "route");
  }

  /** Ways to name the tunnel as the next hop. */
  @ParameterizedTest
  @CsvSource({
    "freebsd, 0, -interface tun0",
    "freebsd, 0, 10.1.0.2",
    "freebsd, 65, -interface 10.1.0.1",
    "freebsd, 1, 10.1.0.1",
    "dragonfly, 0, -interface tun0",
    "netbsd, 0, 10.1.0.2",
    "netbsd, 0, -interface 10.1.0.1",
    "netbsd, 1, -interface tun0",
    "netbsd, 0, -link tun0 -iface",
    "openbsd, 0, 10.1.0.2",
    "openbsd, 0, -iface 10.1.0.1",
    "openbsd, 1, -iface tun0",
    "openbsd, 0, -link -iface tun0",
    "macos, 0, -interface utun0"
  })
  void nextHops(String name, int exitCode, String hop) throws Exception {
    var route = prepare(name);
    var words = new java.util.ArrayList<>(List.of("-n", "add", "-inet", IPV4));
    words.addAll(List.of(hop.split(" ", -1)));
    assertEquals(exitCode, route.exitCode(words.toArray(String[]::new)));
    assertEquals(exitCode == 0 ? 0 : 1, Math.min(1, route.exitCode("-n", "delete", "-inet", IPV4)));
  }

  @ParameterizedTest
  @CsvSource({
    "freebsd, tun0, -interface, tun0",
    "dragonfly, tun0, -interface, tun0",
    "netbsd, tun0, -interface, fd00::1",
    "openbsd, tun0, -iface, fd00::1",
    "macos, utun0, -interface, utun0"
  })
  void aRouteIsAddedChangedAndDeletedOnce(String name, String device, String flag, String hop)
      throws Exception {
    var route = prepare(name);
    assertEquals(0, route.exitCode("-n", "add", "-inet6", IPV6, flag, hop, "-mtu", "1300"));
    assertEquals(1, route.exitCode("-n", "add", "-inet6", IPV6, flag, hop));
    var shown = route.run("-n", "get", "-inet6", IPV6);
    assertTrue(shown.contains("  interface: " + device + "\n"), shown);
    assertTrue(shown.contains("       mask: ffff:ffff:ffff:ffff::\n"), shown);
    assertEquals("1300", metric(shown, "mtu"));
    route.run("-n", "change", "-inet6", IPV6, "-mtu", "1290");
    assertEquals("1290", metric(route.run("-n", "get", "-inet6", IPV6), "mtu"));
    assertEquals(0, route.exitCode("-n", "delete", "-inet6", IPV6));
    assertEquals(1, route.exitCode("-n", "delete", "-inet6", IPV6));
  }

  /** A number of the last line, by the name above it; each number ends where its name does. */
  private static String metric(String shown, String name) {
    var lines = shown.lines().toList();
    var names = lines.get(lines.size() - 2).strip().split("\\s+", -1);
    var numbers = lines.get(lines.size() - 1).strip().split("\\s+", -1);
    return numbers[List.of(names).indexOf(name)];
  }

  /** Some find a route by its exact prefix, others the longest one for the address. */
  @ParameterizedTest
  @CsvSource({"freebsd, 255", "openbsd, 1", "netbsd, 0", "macos, 0"})
  void getByPrefix(String name, int exitCode) throws Exception {
    var route = prepare(name);
    route.run("-n", "add", "-inet", IPV4, "10.1.0.2");
    assertEquals(0, route.exitCode("-n", "get", "-inet", IPV4));
    assertEquals(0, route.exitCode("-n", "get", "-inet", "10.2.3.4"));
    assertEquals(exitCode, route.exitCode("-n", "get", "-inet", "10.2.3.0/24"));
  }

  @Test
  void anAnswerInFull() throws Exception {
    var route = prepare("freebsd");
    route.run("-n", "add", "-inet", IPV4, "10.1.0.2");
    assertEquals(
        """
           route to: 10.2.0.0
        destination: 10.2.0.0
               mask: 255.255.0.0
            gateway: 10.1.0.2
                fib: 0
          interface: tun0
              flags: <UP,GATEWAY,DONE,STATIC>
         recvpipe  sendpipe  ssthresh  rtt,msec    mtu        weight    expire
               0         0         0         0      1400         1         0\s
        """,
        route.run("-n", "get", "-inet", IPV4));
    assertEquals(255, route.exitCode("-n", "get", "default"));
    route.run("-n", "add", "default", "10.1.0.2");
    assertTrue(route.run("-n", "get", "default").contains("  interface: tun0\n"));
  }

  @Test
  void fullTunnelAndHostRoutes() throws Exception {
    var route = prepare("freebsd");
    for (var net : List.of("0.0.0.0/1", "128.0.0.0/1", "192.0.2.1/32")) {
      assertEquals(0, route.exitCode("-n", "add", "-inet", net, "-interface", "tun0"), net);
      assertEquals(0, route.exitCode("-n", "delete", "-inet", net, "-interface", "tun0"), net);
    }
  }
}
