// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.itest.traffic.TcpFlow.Direction.DOWN;
import static vpnd.itest.traffic.TcpFlow.Direction.UP;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import vpnd.itest.network.Cable;
import vpnd.itest.network.HostState;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.Ping;
import vpnd.itest.process.Program;
import vpnd.itest.traffic.NumberedUdp;
import vpnd.itest.traffic.TcpFlow;

/** Without any VPN, the test network detects impairments. */
@RealNetwork
@Isolated
class NetworkIT {
  private static final String WEST = "192.0.2.1";
  private static final String EAST = "192.0.2.2";

  private Namespace west;
  private Namespace east;

  @BeforeEach
  void layCable() {
    west = Namespace.create();
    east = Namespace.create();
    Cable.lay(new Cable.End(west, "wan", WEST + "/24"), new Cable.End(east, "wan", EAST + "/24"));
  }

  @AfterEach
  void clear() {
    west.close();
    east.close();
  }

  @Test
  void goodCableLosesAndDoublesNothing() {
    assertEquals(new Ping(200, 200, 0), Ping.run(west, EAST, 200, Duration.ofMillis(2)));
    var udp = NumberedUdp.run(west, east, EAST, 7001, 2_000, 2_000);
    assertEquals(0, udp.get("lost"), udp::toString);
    assertEquals(0, udp.get("duplicated"), udp::toString);
    assertEquals(0, udp.get("foreign"), udp::toString);
  }

  @Test
  void tcpArrivesIntactBothWaysAtOnce() {
    var tcp = TcpFlow.run(west, east, EAST, 1, UP, DOWN);
    assertEquals(1, tcp.get("up_intact"), tcp::toString);
    assertEquals(1, tcp.get("down_intact"), tcp::toString);
    assertTrue(tcp.get("up_mbits") > 0 && tcp.get("down_mbits") > 0, tcp::toString);
  }

  @Test
  void pingToNobodyIsLost() {
    assertEquals(new Ping(3, 0, 0), Ping.run(west, "192.0.2.9", 3, Duration.ofMillis(10)));
  }

  @Test
  void hostStateShowsEachChangeAndNothingElse() {
    var before = HostState.of(west);
    assertEquals("", before.differenceTo(HostState.of(west)));

    west.ip("route", "add", "10.9.0.0/16", "dev", "wan");
    west.ip("address", "add", "2001:db8::1/64", "dev", "lo");
    west.ip("link", "set", "dev", "wan", "mtu", "1400");
    west.run("sysctl", "-q", "-w", "net.ipv4.conf.wan.forwarding=1");
    var difference = before.differenceTo(HostState.of(west));
    assertShows(difference, "+ route -4: 10\\.9\\.0\\.0/16 dev wan");
    assertShows(difference, "+ address: .* inet6 2001:db8::1/64");
    assertShows(difference, "- link: .* wan@.* mtu 1500");
    assertShows(difference, "+ link: .* wan@.* mtu 1400");
    assertShows(difference, "+ setting: /proc/sys/net/ipv4/conf/wan/forwarding:1");

    west.ip("route", "delete", "10.9.0.0/16", "dev", "wan");
    west.ip("address", "delete", "2001:db8::1/64", "dev", "lo");
    west.ip("link", "set", "dev", "wan", "mtu", "1500");
    west.run("sysctl", "-q", "-w", "net.ipv4.conf.wan.forwarding=0");
    assertEquals("", before.differenceTo(HostState.of(west)));
  }

  @Test
  void closedNamespaceIsGoneAndSoAreItsPrograms() {
    var program = west.start("ping", "-q", EAST);
    west.close();
    assertEquals(128 + 9, program.exitCode(Duration.ofSeconds(5)));
    assertFalse(Program.run(List.of("ip", "netns", "list")).contains(west.name() + "\n"));
  }

  private static void assertShows(String difference, String line) {
    assertTrue(Pattern.compile(line.replace("+", "\\+")).matcher(difference).find(), difference);
  }
}
