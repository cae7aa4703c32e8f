// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;

/** Forwarding and resolvers. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
@InTurn(2)
class SettingsTest {
  private static final List<String> FORWARDING =
      List.of("net.inet.ip.forwarding", "net.inet6.ip6.forwarding");

  @ParameterizedTest
  @CsvSource({"freebsd, 0", "dragonfly, 0", "netbsd, 1", "openbsd, 0", "macos, 0"})
  void forwarding(String name, int exitCodeWithoutW) throws Exception {
    var sysctl = Program.of(StandIn.of(name), "sysctl");
    for (var setting : FORWARDING) {
      assertEquals("0\n", sysctl.run("-n", setting));
      assertEquals(exitCodeWithoutW, sysctl.exitCode(setting + "=1"));
      sysctl.run("-w", setting + "=1");
      assertEquals("1\n", sysctl.run("-n", setting));
    }
    assertEquals(1, sysctl.exitCode("-n", "net.inet.ip.unknown"));
  }

  private static String resolvConf() throws Exception {
    return Files.readString(StandIn.state().resolve("resolv.conf"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"freebsd", "dragonfly", "netbsd"})
  void resolvconf(String name) throws Exception {
    var resolvconf = Program.of(StandIn.of(name), "resolvconf");
    var record = "nameserver 10.0.0.1\nsearch example.org\n";
    assertEquals(0, resolvconf.result(record, List.of("-a", "tun0")).exitCode());
    assertTrue(resolvconf.run("-l", "tun0").contains(record));
    assertEquals(record, resolvConf());
    resolvconf.run("-d", "tun0", "-f");
    resolvconf.run("-d", "tun0", "-f");
    assertEquals(1, resolvconf.exitCode("-d", "tun0"));
    assertEquals("", resolvConf());
  }

  @Test
  void nameServersOfOpenBsd() throws Exception {
    var system = StandIn.of("openbsd");
    new BsdLibc(system).open("/dev/tun0", BsdLibc.RDWR);
    var route = Program.of(system, "route");
    route.run("nameserver", "tun0", "10.0.0.1", "10.0.0.2");
    assertEquals(
        """
        nameserver 10.0.0.1 # resolvd: tun0
        nameserver 10.0.0.2 # resolvd: tun0
        """,
        resolvConf());
    route.run("nameserver", "tun0");
    assertEquals("", resolvConf());
  }

  @Test
  void dynamicStoreOfMacos() throws Exception {
    var scutil = Program.of(StandIn.of("macos"), "scutil");
    var key = "State:/Network/Service/vpnd/DNS\n";
    var commands =
        "d.init\nd.add ServerAddresses * 10.0.0.1\nd.add SupplementalMatchDomains * a.org b.org\n"
            + "set "
            + key;
    assertEquals("", scutil.result(commands, List.of()).output());
    assertEquals(
        """
        <dictionary> {
          ServerAddresses : <array> {
            0 : 10.0.0.1
          }
          SupplementalMatchDomains : <array> {
            0 : a.org
            1 : b.org
          }
        }
        """,
        scutil.result("show " + key, List.of()).output());
    assertEquals("", scutil.result("remove " + key, List.of()).output());
    assertEquals("  No such key\n", scutil.result("show " + key, List.of()).output());
  }
}
