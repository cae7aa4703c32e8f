// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.testing.NeedsRoot;

/** The routes that netstat(1) shows, and the options that it takes on each system. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
class NetstatTest {
  @ParameterizedTest
  @CsvSource({
    "freebsd, -rnW, -rn, default 192.0.2.1 UGS lan0",
    "dragonfly, -rnW, -rn, default 192.0.2.1 UGS 0 0 lan0",
    "netbsd, -rn, -rnW, default 192.0.2.1 UGS 0 0 - lan0",
    "openbsd, -rn, -rnW, default 192.0.2.1 UGS 0 0 - 8 lan0",
    "macos, -rnW, -rn, default 192.0.2.1 UGS lan0"
  })
  void theDefaultRoute(String name, String option, String other, String shown) throws Exception {
    var ip = Program.of("/usr/sbin/ip");
    ip.run("link", "add", "lan0", "type", "veth", "peer", "name", "lan1");
    ip.run("link", "set", "dev", "lan1", "up");
    ip.run("address", "add", "192.0.2.10/24", "dev", "lan0");
    ip.run("link", "set", "dev", "lan0", "up");
    ip.run("route", "add", "default", "via", "192.0.2.1");
    ip.run("-6", "route", "add", "default", "via", "fe80::1", "dev", "lan0");
    var netstat = Program.of(StandIn.of(name), "netstat");
    assertEquals(List.of(shown), defaults(netstat.run(option, "-f", "inet")));
    assertTrue(
        defaults(netstat.run(option, "-f", "inet6")).get(0).startsWith("default fe80::1%lan0 UGS"));
    assertEquals(1, netstat.exitCode(other, "-f", "inet"));
  }

  private static List<String> defaults(String table) {
    return table
        .lines()
        .map(line -> line.strip().replaceAll(" +", " "))
        .filter(line -> line.startsWith("default "))
        .toList();
  }
}
