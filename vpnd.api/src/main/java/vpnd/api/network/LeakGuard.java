// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.network;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Networks that this host reaches through a device or not at all: no packet to them leaves by
 * another interface, whether the host itself sent or forwards it, also if its sender is bound to
 * another interface. The tunnel's own datagrams are excepted.
 *
 * <p>A network of prefix length 0 stands for all traffic of both IP versions. Then DHCP and
 * neighbour discovery are excepted too, and the DNS is not.
 *
 * <p>A guard stays in place when the device is closed and when the process is killed. It ends with
 * a plan for the device that has none.
 *
 * @param networks without host bits; empty for no guard
 * @param allowsLan with all traffic: whether hosts in the private networks of this host's other
 *     interfaces are excepted
 * @param isPermanent whether it stays when vpnd is stopped
 */
public record LeakGuard(List<IpPrefix> networks, boolean allowsLan, boolean isPermanent) {
  /** No guard. */
  public static final LeakGuard NONE = new LeakGuard(List.of(), true, false);

  /** Copies the networks. */
  public LeakGuard {
    networks = List.copyOf(networks);
  }

  /** Whether there is nothing to guard. */
  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /** Whether all traffic is meant. */
  public boolean coversAll() {
    return networks.stream().anyMatch(network -> network.length() == 0);
  }

  /** What has to be guarded for several peers: the networks of all, by the strictest rules. */
  public static LeakGuard merge(Collection<LeakGuard> guards) {
    var networks = new LinkedHashSet<IpPrefix>();
    boolean allowsLan = true;
    boolean isPermanent = false;
    for (var guard : guards) {
      networks.addAll(guard.networks);
      allowsLan &= guard.allowsLan || guard.isEmpty();
      isPermanent |= guard.isPermanent;
    }
    return new LeakGuard(List.copyOf(networks), allowsLan, isPermanent);
  }
}
