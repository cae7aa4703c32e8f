// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.block;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import vpnd.api.network.IpPrefix;
import vpnd.netconfig.IoAction;
import vpnd.netconfig.WholeFile;
import vpnd.tun.bsd.program.RejectedNetworks;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * The networks that are blocked for one device. A route rejects each half of such a network; those
 * of the tunnel are more specific, and disappear with the device. These stay, and a file says which
 * they are: it is written before a route is added, and not deleted before all are gone.
 */
public final class BlockedNetworks {
  /** By which the tunnel's routes into a blocked network have at least a longer prefix. */
  public static final int TUNNEL_BITS = 2;

  private static final int HALF_BITS = 1;

  private final Path file;
  private final SystemCommands commands;

  /**
   * @param stateDirectory exists, unless nothing was ever blocked
   */
  public BlockedNetworks(Path stateDirectory, String device, SystemCommands commands) {
    this.file = stateDirectory.resolve(device + ".blocked");
    this.commands = commands;
  }

  /** Whether a network is large enough to be blocked: its quarters are networks, too. */
  public static boolean canBlock(IpPrefix network) {
    return network.length() + TUNNEL_BITS <= network.address().getAddress().length * Byte.SIZE;
  }

  /**
   * Blocks these networks and no others. A route that rejects the same, and that is not of the
   * file, is left alone.
   *
   * @param networks that {@linkplain #canBlock can be blocked}
   * @param faults takes the failures
   * @return what another program had removed since the last call, one line each
   */
  public List<String> keep(Collection<IpPrefix> networks, List<IOException> faults) {
    var restored = new ArrayList<String>();
    attempt(() -> keep(halves(networks), restored, faults), faults);
    return restored;
  }

  private static Set<IpPrefix> halves(Collection<IpPrefix> networks) {
    var halves = new LinkedHashSet<IpPrefix>();
    networks.forEach(network -> halves.addAll(Subnets.of(network, HALF_BITS)));
    return halves;
  }

  private void keep(Set<IpPrefix> wanted, List<String> restored, List<IOException> faults)
      throws IOException {
    var recorded = recorded();
    if (wanted.isEmpty() && recorded.isEmpty()) {
      return;
    }
    var present = RejectedNetworks.find(commands);
    var missing = new LinkedHashSet<>(wanted);
    missing.removeAll(present);
    var own = new LinkedHashSet<>(recorded);
    own.addAll(missing);
    store(own, recorded);
    for (var network : missing) {
      var route = new RejectRoute(network);
      attempt(
          () -> {
            route.add(commands);
            if (recorded.contains(network)) {
              restored.add(route.toString());
            }
          },
          faults);
    }
    var left = new LinkedHashSet<>(own);
    for (var network : own) {
      if (!wanted.contains(network)) {
        attempt(() -> remove(network, present, left), faults);
      }
    }
    store(left, own);
    if (!missing.isEmpty()) {
      requirePresent(missing);
    }
  }

  private void remove(IpPrefix network, Set<IpPrefix> present, Set<IpPrefix> left)
      throws IOException {
    if (present.contains(network)) {
      new RejectRoute(network).delete(commands);
    }
    left.remove(network);
  }

  private void requirePresent(Set<IpPrefix> added) throws IOException {
    var missing = new LinkedHashSet<>(added);
    missing.removeAll(RejectedNetworks.find(commands));
    if (!missing.isEmpty()) {
      throw new IOException(
          "packets to %s may leave past the tunnel, as no route rejects them: remove the route that the host has to exactly that network, or set on_down to open"
              .formatted(missing));
    }
  }

  /**
   * Blocks nothing any more, also what an earlier process has blocked.
   *
   * @throws IOException if a route is still there
   */
  public void remove() throws IOException {
    var faults = new ArrayList<IOException>();
    keep(List.of(), faults);
    if (!faults.isEmpty()) {
      throw faults.get(0);
    }
  }

  private Set<IpPrefix> recorded() throws IOException {
    var networks = new LinkedHashSet<IpPrefix>();
    if (Files.exists(file)) {
      for (var line : Files.readAllLines(file)) {
        if (!IpPrefix.isPrefix(line) || !IpPrefix.parse(line).network().toString().equals(line)) {
          throw new IOException(
              "%s is damaged: delete it, and the routes with the flag R that nobody needs (netstat -rn)"
                  .formatted(file));
        }
        networks.add(IpPrefix.parse(line));
      }
    }
    return networks;
  }

  private void store(Set<IpPrefix> networks, Set<IpPrefix> before) throws IOException {
    if (networks.isEmpty()) {
      Files.deleteIfExists(file);
    } else if (!networks.equals(before)) {
      WholeFile.write(file, networks.stream().map(IpPrefix::toString).toList());
    }
  }

  private static void attempt(IoAction step, List<IOException> faults) {
    try {
      step.run();
    } catch (IOException e) {
      faults.add(e);
    }
  }
}
