// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.diagnosis;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;
import vpnd.tun.linux.filter.KillSwitchTable;
import vpnd.tun.linux.network.Interface;
import vpnd.tun.linux.network.IpForwarding;
import vpnd.tun.linux.program.IpFamily;

/**
 * Finds conditions of this host that keep packets from passing between a tunnel device and the
 * other interfaces. Not thread-safe.
 */
public final class HostDiagnosis {
  private static final System.Logger LOG = System.getLogger("vpnd.tun.linux");

  /** Results are cached for this time, as the router asks for each of up to a thousand peers. */
  private static final long VALID_NANOS = Duration.ofSeconds(1).toNanos();

  private final String device;
  private List<Finding> found = List.of();
  private long foundAt = System.nanoTime() - VALID_NANOS;

  public HostDiagnosis(String device) {
    this.device = device;
  }

  /** The present findings. */
  public List<Finding> find(NetworkPlan plan) {
    if (System.nanoTime() - foundAt >= VALID_NANOS) {
      found = look(plan);
      foundAt = System.nanoTime();
    }
    return found;
  }

  private List<Finding> look(NetworkPlan plan) {
    var findings = new ArrayList<Finding>();
    try {
      link(findings);
      if (plan.forwardIpv4()) {
        forwarding(IpFamily.IPV4, findings);
      }
      if (plan.forwardIpv6()) {
        forwarding(IpFamily.IPV6, findings);
      }
      if (plan.forwardIpv4() || plan.forwardIpv6()) {
        firewall(findings);
      }
      if (!plan.killSwitch().isEmpty()) {
        blocked(findings);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0}: what the host does cannot be seen: {1}", device, e);
    }
    return List.copyOf(findings);
  }

  private void blocked(List<Finding> findings) throws IOException {
    if (KillSwitchTable.isInPlace(device)) {
      findings.add(
          new Finding(
              Cause.BLOCKED,
              "As on_down says, packets for the networks behind the peer are refused past %s until this or another gateway of these networks has a session."
                  .formatted(device),
              "See what keeps the session from coming up. docs/traffic.md says which packets are excepted."));
    }
  }

  private void link(List<Finding> findings) throws IOException {
    var link = Interface.find(device);
    if (link == null) {
      findings.add(
          new Finding(
              Cause.DEVICE_DOWN,
              "There is no device %s any more, or it has another name.".formatted(device),
              "See what removes or renames interfaces on this host (ip -d link; udev rules)."));
    } else if (!link.isUp()) {
      findings.add(
          new Finding(
              Cause.DEVICE_DOWN,
              "The link of %s is down, so no packet passes it.".formatted(device),
              "ip link set dev %s up; if it goes down again, see what else manages interfaces on this host (NetworkManager, systemd-networkd)."
                  .formatted(device)));
    }
  }

  private static void forwarding(IpFamily family, List<Finding> findings) throws IOException {
    if (!IpForwarding.isOn(family)) {
      findings.add(
          new Finding(
              Cause.NOT_FORWARDED,
              "This host does not forward %s: the setting was switched off after vpnd had switched it on."
                  .formatted(family),
              "See what switches it off (files in /etc/sysctl.d, a firewall, container tools), and switch it on: sysctl -w %s=1."
                  .formatted(
                      family == IpFamily.IPV4
                          ? "net.ipv4.ip_forward"
                          : "net.ipv6.conf.all.forwarding")));
    }
  }

  private void firewall(List<Finding> findings) throws IOException {
    var suspects = FirewallCheck.suspects();
    if (!suspects.isEmpty()) {
      findings.add(
          new Finding(
              Cause.FIREWALL,
              "Packets go one way only, and the firewall of this host may be what drops those that it forwards: %s."
                  .formatted(String.join("; ", suspects)),
              "See whether its counters grow (nft list ruleset, iptables -nvL FORWARD). If they do, let pass what is to go between %s and the network of this side, and nothing else; vpnd changes no firewall."
                  .formatted(device)));
    }
  }
}
