// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.filter.KillSwitchTable;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.network.ProcFile;

/**
 * What is seen of the host; each look with an object of its own, since answers are kept a while.
 */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
class HostDiagnosisTest {
  private static final String DEVICE = "vptd0";

  @BeforeAll
  static void load() throws Exception {
    Libc.acquire();
  }

  @AfterAll
  static void release() {
    Libc.release();
  }

  private static List<Cause> causes(NetworkPlan plan) {
    return new HostDiagnosis(DEVICE).find(plan).stream().map(Finding::cause).toList();
  }

  @Test
  void aDeviceThatIsGoneOrDown() throws Exception {
    assertEquals(List.of(Cause.DEVICE_DOWN), causes(NetworkPlan.EMPTY));
    Shell.run("ip", "tuntap", "add", DEVICE, "mode", "tun");
    assertEquals(List.of(Cause.DEVICE_DOWN), causes(NetworkPlan.EMPTY));
    Shell.run("ip", "link", "set", "dev", DEVICE, "up");
    assertEquals(List.of(), causes(NetworkPlan.EMPTY));
  }

  @Test
  void packetsAreRefusedPastTheDeviceWhileItsTableIsInPlace() throws Exception {
    Shell.run("ip", "tuntap", "add", DEVICE, "mode", "tun");
    Shell.run("ip", "link", "set", "dev", DEVICE, "up");
    var networks = List.of(IpPrefix.parse("10.20.0.0/24"));
    var killSwitch = new KillSwitch(networks, List.of(), true, false);
    var table = new KillSwitchTable(DEVICE);
    var plan = NetworkPlan.builder().killSwitch(killSwitch).build();

    assertEquals(List.of(), causes(plan), "planned, but not in place");
    table.keep(killSwitch, Set.of());
    assertEquals(List.of(Cause.BLOCKED), causes(plan));
    table.keep(KillSwitch.NONE, Set.of());
    assertEquals(List.of(), causes(plan));
  }

  @Test
  void whatIsNotForwardedOrMayBeDropped() throws Exception {
    Shell.run("ip", "tuntap", "add", DEVICE, "mode", "tun");
    Shell.run("ip", "link", "set", "dev", DEVICE, "up");
    ProcFile.write(Path.of("/proc/sys/net/ipv4/ip_forward"), "0");
    assertEquals(List.of(Cause.NOT_FORWARDED), causes(Plans.FORWARDING));
    assertEquals(List.of(), causes(NetworkPlan.EMPTY), "a plan without forwarding needs none");
    ProcFile.write(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
    assertEquals(List.of(), causes(Plans.FORWARDING));

    Shell.run("nft", "add table inet vpt");
    Shell.run("nft", "add chain inet vpt f { type filter hook forward priority 0; policy drop; }");
    var found = new HostDiagnosis(DEVICE).find(Plans.FORWARDING);
    assertEquals(1, found.size(), found::toString);
    assertEquals(Cause.FIREWALL, found.get(0).cause());
    assertTrue(found.get(0).text().contains("the chain inet vpt f has the policy drop"));
  }
}
