// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan.Dns;
import vpnd.netconfig.JournalEntries;
import vpnd.netconfig.ResolvconfRecord;

class BsdChangeParserTest {
  static List<BsdChange> changes() {
    var dns = List.of(new Dns(IpPrefix.parse("10.9.0.53").address(), "corp.example"));
    return List.of(
        new CreatedDevice("tun0"),
        new InterfaceUp("tun0"),
        new InterfaceMtu("tun0", 1500, 1420),
        new InterfaceAddress("tun0", IpPrefix.parse("10.9.0.7/24")),
        new InterfaceAddress("utun3", IpPrefix.parse("fd09::7/64")),
        new InterfaceRoute("tun0", IpPrefix.parse("10.1.0.0/16")),
        new PeerRoute("tun0", IpPrefix.parse("192.0.2.7").address(), "198.51.100.1", "em0"),
        new PeerRoute("tun0", IpPrefix.parse("2001:db8::7").address(), "fe80::1%em0", "em0"),
        new ForwardingSwitch(true),
        new ForwardingSwitch(false),
        new NameServers(new ResolvconfRecord("tun0", Path.of("/sbin/resolvconf"), dns)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeIsReadAsItWasWritten(BsdChange change) {
    assertEquals(change, BsdChangeParser.parse(change.line()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "device",
        "device tun0;reboot",
        "mtu tun0 1500",
        "mtu tun0 x y",
        "address tun0 10.9.0.7/33",
        "route tun0 example.org",
        "mtu tun0 1500 1420 ",
        "peer-route tun0 192.0.2.7",
        "peer-route tun0 192.0.2.7 198.51.100.1",
        "peer-route tun0 192.0.2.7 198.51.100.1 em0;reboot",
        "peer-route tun0 192.0.2.7 fe80::1%em0 em0",
        "peer-route tun0 192.0.2.7 -interface em0",
        "peer-route tun0 192.0.2.0/24 198.51.100.1 em0",
        "forwarding IPv5",
        "other tun0"
      })
  void anotherLineInAJournalIsRefused(String line) {
    var lines = List.of("vpnd journal 1", "owner 1234 567890", "namespace 42", line, "end");
    assertThrows(
        IllegalArgumentException.class, () -> JournalEntries.parse(lines, BsdChangeParser::parse));
  }
}
