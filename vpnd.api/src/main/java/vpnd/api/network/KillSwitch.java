// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.network;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Networks that this host reaches through a device or not at all: no packet to them leaves by
 * another interface, whether the host itself sent or forwards it, also if its sender is bound to
 * another interface. The tunnel's own datagrams, DHCP and neighbour discovery are excepted.
 *
 * <p>A network of prefix length 0 stands for all traffic of both IP versions.
 *
 * <p>A kill switch stays in place when the device is closed and when the process is killed. It ends
 * with a plan for the device that has none.
 *
 * @param networks without host bits; empty for no kill switch
 * @param exceptions networks within these that are reached by other interfaces
 * @param allowsLan with all traffic: whether hosts in the private networks of this host's other
 *     interfaces are excepted, but for the DNS
 * @param isPermanent whether it stays when vpnd is stopped
 */
public record KillSwitch(
    List<IpPrefix> networks, List<IpPrefix> exceptions, boolean allowsLan, boolean isPermanent) {
  /** No kill switch. */
  public static final KillSwitch NONE = new KillSwitch(List.of(), List.of(), true, false);

  /** Copies the lists. */
  public KillSwitch {
    networks = List.copyOf(networks);
    exceptions = List.copyOf(exceptions);
  }

  /** Whether there is nothing to block. */
  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /** Whether all traffic is meant. */
  public boolean coversAll() {
    return networks.stream().anyMatch(network -> network.length() == 0);
  }

  /**
   * What has to be blocked for several peers: the networks of all, by the strictest rules, but for
   * the exceptions of each.
   */
  public static KillSwitch merge(Collection<KillSwitch> all) {
    var networks = new LinkedHashSet<IpPrefix>();
    var exceptions = new LinkedHashSet<IpPrefix>();
    boolean allowsLan = true;
    boolean isPermanent = false;
    for (var one : all) {
      networks.addAll(one.networks);
      exceptions.addAll(one.exceptions);
      allowsLan &= one.allowsLan || one.isEmpty();
      isPermanent |= one.isPermanent;
    }
    return new KillSwitch(List.copyOf(networks), List.copyOf(exceptions), allowsLan, isPermanent);
  }
}
