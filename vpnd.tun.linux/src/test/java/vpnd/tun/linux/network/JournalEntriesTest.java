// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import vpnd.api.IpPrefix;
import vpnd.api.NetworkPlan;

class JournalEntriesTest {
  private static final Interface DEVICE = new Interface("vpt0", 7);

  @Test
  void whatIsWrittenIsRead() throws Exception {
    var entries = example();
    assertEquals(entries, JournalEntries.parse(entries.lines()));
  }

  @Test
  void aJournalThatLacksAnyLineOrHasABadOneIsRefused() throws Exception {
    var lines = example().lines();
    for (int length = 0; length < lines.size(); length++) {
      var part = lines.subList(0, length);
      assertThrows(IllegalArgumentException.class, () -> JournalEntries.parse(part));
    }
    for (var bad :
        List.of(
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
            "address vpt0 7 face.be/8")) {
      var changed = new ArrayList<>(lines);
      changed.set(4, bad);
      assertThrows(IllegalArgumentException.class, () -> JournalEntries.parse(changed), bad);
    }
  }

  private static JournalEntries example() throws Exception {
    var v4 = new IpPrefix(InetAddress.getByName("10.66.0.1"), 24);
    var v6 = new IpPrefix(InetAddress.getByName("fd66::"), 48);
    var before = new TreeMap<>(Map.of("all/forwarding", "0", "odd=name/forwarding", "1"));
    var dns = new NetworkPlan.Dns(v4.address(), "corp.example");
    var bare = new NetworkPlan.Dns(v6.address(), "");
    return new JournalEntries(
        new ProcessId(1234, 567_890),
        42,
        List.of(
            new NoLinkLocal(DEVICE, 0),
            new LinkUp(DEVICE),
            new Mtu(DEVICE, 1500, 1431),
            new Address(DEVICE, v4),
            new Route(DEVICE, v6),
            new IpForwarding(IpFamily.IPV6, before),
            new Resolvers(DEVICE, Path.of("/opt/my tools+%/resolvconf\n"), List.of(dns, bare)),
            new Resolvers(DEVICE, Path.of("/sbin/resolvconf"), List.of())));
  }
}
