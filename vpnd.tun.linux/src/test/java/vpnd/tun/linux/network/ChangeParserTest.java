// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.network.DnsManager;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.RoutePlace;
import vpnd.tun.linux.program.IpFamily;
import vpnd.tun.linux.resolver.ResolverManagers;

class ChangeParserTest {
  private static final Interface DEVICE = new Interface("vpt0", 7);

  @Test
  void whatIsWrittenIsRead() throws Exception {
    for (var change : examples()) {
      assertEquals(change, ChangeParser.parse(change.line()));
    }
  }

  @Test
  void theLinesAreThoseOfEarlierVersions() throws Exception {
    assertEquals(
        List.of(
            "quiet vpt0 7 0",
            "up vpt0 7",
            "mtu vpt0 7 1500 1431",
            "address vpt0 7 10.66.0.1/24",
            "route vpt0 7 fd66:0:0:0:0:0:0:0/48",
            "route vpt0 7 fd66:0:0:0:0:0:0:0/48 100 0",
            "route vpt0 7 10.66.0.1/24 0 50",
            "forwarding IPV6 all/forwarding=0 odd=name/forwarding=1",
            "resolvers vpt0 7 /opt/my+tools%2B%25/resolvconf%0A 10.66.0.1/corp.example fd66:0:0:0:0:0:0:0/",
            "resolvers vpt0 7 /sbin/resolvconf",
            "resolvers vpt0 7 resolved besides 10.66.0.1/corp.example fd66:0:0:0:0:0:0:0/",
            "resolvers vpt0 7 resolved besides",
            "resolvers vpt0 7 file /etc/resolv.conf only 10.66.0.1/corp.example"),
        examples().stream().map(LinuxChange::line).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "up",
        "up vpt0",
        "mtu vpt0 7 x 1",
        "up vpt0:1 7",
        "up sixteen.bytes.is 7",
        "up vpt\0 7",
        "quiet vpt0 7 4",
        "quiet vpt0 7 -1",
        "address vpt0 7 300.1.1.1/8",
        "address vpt0 7 10.66.1/24",
        "address vpt0 7 host.name/8",
        "address vpt0 7 face.be/8",
        "resolvers vpt0",
        "resolvers vpt0 7",
        "resolvers vpt0 7 resolved",
        "resolvers vpt0 7 resolved sometimes",
        "resolvers vpt0 7 file /etc/resolv.conf",
        "forwarding IPV4"
      })
  void aBadLineIsRefused(String line) {
    assertThrows(IllegalArgumentException.class, () -> ChangeParser.parse(line));
  }

  private static List<LinuxChange> examples() throws Exception {
    var v4 = new IpPrefix(InetAddress.getByName("10.66.0.1"), 24);
    var v6 = new IpPrefix(InetAddress.getByName("fd66::"), 48);
    var before = new TreeMap<>(Map.of("all/forwarding", "0", "odd=name/forwarding", "1"));
    var dns = new NetworkPlan.Dns(v4.address(), "corp.example");
    var bare = new NetworkPlan.Dns(v6.address(), "");
    var split =
        NetworkPlan.builder()
            .dns(List.of(dns, bare))
            .routes(List.of(IpPrefix.parse("10.66.0.0/16"), IpPrefix.parse("fd66::/48")))
            .build();
    var all =
        NetworkPlan.builder()
            .dns(List.of(dns))
            .routes(List.of(IpPrefix.parse("0.0.0.0/0")))
            .build();
    return List.of(
        new NoLinkLocal(DEVICE, 0),
        new LinkUp(DEVICE),
        new Mtu(DEVICE, 1500, 1431),
        new Address(DEVICE, v4),
        new Route(DEVICE, v6, RoutePlace.DEFAULT),
        new Route(DEVICE, v6, new RoutePlace(100, 0)),
        new Route(DEVICE, v4, new RoutePlace(0, 50)),
        new IpForwarding(IpFamily.IPV6, before),
        resolvers(DnsManager.RESOLVCONF, "/opt/my tools+%/resolvconf\n", split),
        resolvers(DnsManager.RESOLVCONF, "/sbin/resolvconf", split).unsure(),
        resolvers(DnsManager.RESOLVED, "", split),
        resolvers(DnsManager.RESOLVED, "", split).unsure(),
        resolvers(DnsManager.FILE, "", all));
  }

  private static Resolvers resolvers(DnsManager manager, String resolvconf, NetworkPlan plan) {
    var managers = new ResolverManagers(manager, Path.of(resolvconf));
    return new Resolvers(DEVICE, managers.setting(DEVICE.name(), DEVICE.index(), plan));
  }
}
