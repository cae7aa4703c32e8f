// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;

/** The forms of ifconfig(8) that each system takes, and what it prints. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
@InTurn(2)
class IfconfigTest {
  private static int open(String name) throws Exception {
    return new BsdLibc(StandIn.of(name)).open("/dev/tun0", BsdLibc.RDWR);
  }

  private static Program ifconfig(String name) throws Exception {
    return Program.of(StandIn.of(name), "ifconfig");
  }

  /** Lines of an interface with an address of each family. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          freebsd   | metric 0 mtu 1400 | inet 10.1.0.1 --> 10.1.0.2 netmask 0xffffffff | inet6 fd00::1 prefixlen 64
          dragonfly | metric 0 mtu 1400 | inet 10.1.0.1 --> 10.1.0.2 netmask 0xffffffff | inet6 fd00::1 prefixlen 64
          netbsd    | mtu 1400          | inet 10.1.0.1/32 -> 10.1.0.2 flags 0          | inet6 fd00::1/64 flags 0
          openbsd   | mtu 1400          | inet 10.1.0.1 --> 10.1.0.2 netmask 0xffffffff | inet6 fd00::1 prefixlen 64
          """)
  void addressesAndMtu(String name, String mtu, String ipv4, String ipv6) throws Exception {
    open(name);
    var ifconfig = ifconfig(name);
    ifconfig.run(
        "tun0", "inet", "10.1.0.1", "10.1.0.2", "netmask", "255.255.255.255", "mtu", "1400", "up");
    ifconfig.run("tun0", "inet6", "fd00::1", "prefixlen", "64", "alias");
    ifconfig.run("tun0", "inet6", "fd00::2/128", "alias");
    var lines = ifconfig.run("tun0").lines().map(String::strip).toList();
    assertTrue(lines.get(0).endsWith(mtu), lines.toString());
    assertTrue(lines.contains(ipv4), lines.toString());
    assertTrue(lines.contains(ipv6), lines.toString());
    ifconfig.run("tun0", "inet6", "fd00::1", "-alias");
    ifconfig.run("tun0", "inet", "10.1.0.1", "delete");
    lines = ifconfig.run("tun0").lines().map(String::strip).toList();
    assertFalse(lines.contains(ipv4), lines.toString());
    assertFalse(lines.contains(ipv6), lines.toString());
    assertEquals(1, ifconfig.exitCode("tun0", "inet", "10.1.0.1", "delete"));
  }

  @ParameterizedTest
  @CsvSource({"freebsd", "dragonfly", "netbsd", "openbsd", "macos"})
  void allInterfaces(String name) throws Exception {
    assertTrue(ifconfig(name).run().startsWith("lo0: flags="));
    assertEquals(ifconfig(name).run(), ifconfig(name).run("-a"));
    assertTrue(ifconfig(name).run("lo0").contains("127.0.0.1"));
    assertEquals(1, ifconfig(name).exitCode("tun9"));
    assertEquals(1, ifconfig(name).exitCode("tun9", "up"));
  }

  @Test
  void freeBsdRemovesTheAddressBeforeItRefusesOneWithoutPeer() throws Exception {
    open("freebsd");
    var ifconfig = ifconfig("freebsd");
    ifconfig.run("tun0", "inet", "10.1.0.1/24", "10.1.0.2");
    assertTrue(ifconfig.run("tun0").contains("inet 10.1.0.1 --> 10.1.0.2 netmask 0xffffff00"));
    assertEquals(1, ifconfig.exitCode("tun0", "inet", "10.1.0.3/24"));
    assertFalse(ifconfig.run("tun0").contains("inet 10."));
  }

  @ParameterizedTest
  @CsvSource({
    // MTU, exit code and whether it is set
    "freebsd, 65535, 0, true",
    "freebsd, 68, 1, false",
    "freebsd, 65536, 1, false",
    "netbsd, 576, 0, true",
    "netbsd, 1501, 1, false",
    "openbsd, 16384, 0, true",
    "openbsd, 16385, 0, false"
  })
  void limitsOfTheMtu(String name, int mtu, int exitCode, boolean isSet) throws Exception {
    open(name);
    assertEquals(exitCode, ifconfig(name).exitCode("tun0", "mtu", "" + mtu));
    assertEquals(isSet, ifconfig(name).run("tun0").contains("mtu " + mtu + "\n"));
  }

  @Test
  void anAddressReplacesTheFirstOneUnlessItIsAnAlias() throws Exception {
    open("freebsd");
    var ifconfig = ifconfig("freebsd");
    ifconfig.run("tun0", "inet", "10.1.0.1", "10.1.0.2", "netmask", "0xffffffff");
    ifconfig.run("tun0", "inet", "10.1.0.3", "10.1.0.4", "netmask", "0xffffffff", "alias");
    ifconfig.run("tun0", "inet", "10.1.0.5", "10.1.0.6", "netmask", "0xffffffff");
    var state = ifconfig.run("tun0");
    assertFalse(state.contains("10.1.0.1 "), state);
    assertTrue(state.contains("10.1.0.3 --> 10.1.0.4"), state);
    assertTrue(state.contains("10.1.0.5 --> 10.1.0.6"), state);
  }
}
