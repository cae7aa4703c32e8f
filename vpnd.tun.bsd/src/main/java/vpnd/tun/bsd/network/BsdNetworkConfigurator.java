// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import static vpnd.netconfig.HostChanges.attempt;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.DnsManager;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.NetworkPlan.Dns;
import vpnd.api.network.RoutePlace;
import vpnd.api.port.DeviceSettings;
import vpnd.netconfig.DriftDetector;
import vpnd.netconfig.HostChanges;
import vpnd.netconfig.Journal;
import vpnd.netconfig.LoopCheck;
import vpnd.netconfig.ResolvconfRecord;
import vpnd.tun.bsd.block.BlockedNetworks;
import vpnd.tun.bsd.program.InterfaceState;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * Configures this host's network around one device as a plan demands, and restores it. A state that
 * is already in place is left alone, then and at the end.
 */
public final class BsdNetworkConfigurator {
  private final String device;
  private final SystemCommands commands;
  private final Path resolvconf;
  private final boolean usesResolvers;
  private final RoutePlace place;
  private final LoopCheck loopCheck;
  private final HostChanges<BsdChange> changes;
  private final Journal<BsdChange> journal;
  private final DriftDetector drift;
  private final BlockedNetworks blockedNetworks;

  /** The source addresses of the routes that this object has set. */
  private final Map<InterfaceRoute, @Nullable InetAddress> sources = new HashMap<>();

  private BsdNetworkConfigurator(
      Path stateDirectory,
      DeviceSettings settings,
      SystemCommands commands,
      HostChanges<BsdChange> changes) {
    this.device = settings.name();
    this.commands = commands;
    this.resolvconf = commands.resolvconf(settings.resolvconfPath());
    this.usesResolvers = settings.dnsManager() != DnsManager.NONE;
    this.place = settings.routePlace();
    this.loopCheck = new LoopCheck(settings.name(), new BsdRouteFinder(commands));
    this.changes = changes;
    this.journal = changes.journal();
    this.drift = changes.drift();
    this.blockedNetworks = new BlockedNetworks(stateDirectory, settings.name(), commands);
  }

  /**
   * Undoes what dead processes left, and begins a new journal, which says whether the device has to
   * be made. Called before the device is opened.
   */
  public static BsdNetworkConfigurator open(
      Path stateDirectory, DeviceSettings settings, SystemCommands commands) throws IOException {
    var device = settings.name();
    var kinds = new BsdChangeKinds(commands);
    HostChanges.requireUnused(stateDirectory, device, new BsdHostSystem(), kinds);
    var changes = HostChanges.open(stateDirectory, device, new BsdHostSystem(), kinds);
    if (InterfaceState.find(commands, device).isEmpty()) {
      changes.make(new CreatedDevice(device));
    }
    return new BsdNetworkConfigurator(stateDirectory, settings, commands, changes);
  }

  /** Continues with a device that this process has had open all the time. */
  public static BsdNetworkConfigurator resume(
      Path stateDirectory, DeviceSettings settings, SystemCommands commands) throws IOException {
    var changes =
        HostChanges.resume(
            stateDirectory, settings.name(), new BsdHostSystem(), new BsdChangeKinds(commands));
    return new BsdNetworkConfigurator(stateDirectory, settings, commands, changes);
  }

  /** Sets the interface up. */
  public void bringUp() throws IOException {
    keepUp(InterfaceState.of(commands, device));
  }

  private void keepUp(InterfaceState now) throws IOException {
    changes.keep(new InterfaceUp(device), now.isUp());
  }

  /** See {@link vpnd.api.port.TunDevice#restored}. */
  public List<String> restored() {
    return drift.restored();
  }

  /** See {@link vpnd.api.port.TunDevice#configure}. */
  public void configure(NetworkPlan plan) throws IOException {
    drift.begin();
    var before = InterfaceState.of(commands, device);
    keepUp(before);
    var faults = new ArrayList<IOException>();
    var peerRoutes =
        place.equals(RoutePlace.DEFAULT)
            ? OutsideRoutes.of(plan, device, journal.changes(), commands, faults)
            : OutsideRoutes.NONE;
    keepPeerRoutes(peerRoutes, faults);
    var whole = DevicePlan.of(plan, device, peerRoutes, commands);
    var loops = loopCheck.refused(peerRoutes.notWaiting(plan.outside()), whole.networks());
    var desired = whole.without(loops.keySet()).without(UnsupportedSteps.routes(plan, place));
    faults.addAll(loops.values());
    faults.addAll(UnsupportedSteps.faults(plan, place));
    if (!plan.killSwitch().isEmpty()) {
      block(plan, loops.keySet(), faults);
    }
    changes.undoUnwanted(change -> change.wantedBy(desired), faults);
    if (plan.mtu() != 0) {
      attempt(() -> setMtu(before.mtu(), plan.mtu()), faults);
    }
    for (var address : desired.addresses()) {
      attempt(() -> changes.keep(address, before.has(address.prefix())), faults);
    }
    desired
        .routes()
        .forEach((route, wanted) -> attempt(() -> keepRoute(route, wanted, plan.mtu()), faults));
    if (plan.forwardIpv4()) {
      attempt(() -> forward(true), faults);
    }
    if (plan.forwardIpv6()) {
      attempt(() -> forward(false), faults);
    }
    // Last: it is the only step that may take long, and the others are useful without it.
    attempt(() -> setResolvers(plan.dns()), faults);
    if (plan.killSwitch().isEmpty()) {
      block(plan, Set.of(), faults);
    }
    if (!faults.isEmpty()) {
      var first = faults.remove(0);
      faults.forEach(first::addSuppressed);
      throw first;
    }
  }

  /** Descriptions of the changes, the oldest first. */
  public List<String> changes() {
    return journal.changes().stream().map(Object::toString).toList();
  }

  /**
   * Undoes everything but the device itself, best effort; called while the device is open. Some
   * systems keep routes of a closed device, and refuse to add them again.
   */
  public void undoAllButDevice() {
    var faults = new ArrayList<IOException>();
    changes.undoUnwanted(CreatedDevice.class::isInstance, faults);
    // What failed is in the journal, and close tries it again and reports it.
  }

  /** Undoes the rest, best effort, after the device was closed; the journal is gone afterwards. */
  public void close() {
    changes.close();
  }

  private void setMtu(int now, int mtu) throws IOException {
    var old = InterfaceMtu.among(journal.changes());
    if (old.isEmpty() || old.get().after() == mtu) {
      changes.keep(old.orElseGet(() -> new InterfaceMtu(device, now, mtu)), now == mtu);
    } else {
      changes.makeFurther(
          old.get(),
          new InterfaceMtu(device, old.get().after(), mtu),
          new InterfaceMtu(device, old.get().before(), mtu));
    }
  }

  /**
   * @param deviceMtu the MTU of a route that has none of its own; 0 if it is not known
   */
  private void keepRoute(InterfaceRoute route, RouteMetrics wanted, int deviceMtu)
      throws IOException {
    var present = route.present(commands);
    changes.keep(route, present.isPresent());
    int mtu = present.isPresent() ? present.get().mtu() : 0;
    boolean hasOtherMtu = wanted.mtu() == 0 ? mtu != 0 && mtu < deviceMtu : wanted.mtu() != mtu;
    var source = present.isPresent() ? sources.get(route) : null;
    if (journal.changes().contains(route)
        && (hasOtherMtu || !Objects.equals(source, wanted.source()))) {
      route.change(commands, hasOtherMtu ? wanted.orMtu(deviceMtu) : wanted);
      sources.put(route, wanted.source());
    }
  }

  /** Before the routes that take all traffic. */
  private void keepPeerRoutes(OutsideRoutes wanted, List<IOException> faults) {
    changes.undoUnwanted(change -> !wanted.isOutdated(change), faults);
    for (var route : wanted.reachable()) {
      attempt(() -> changes.keep(route, route.isPresent(commands)), faults);
    }
  }

  /**
   * With all traffic, routes to the peers are added when there is a way to them.
   *
   * @param loops networks in which the tunnel's own datagrams would be blocked
   */
  private void block(NetworkPlan plan, Set<IpPrefix> loops, List<IOException> faults) {
    var networks = new LinkedHashSet<>(DevicePlan.blocked(plan.killSwitch()));
    networks.removeIf(network -> network.length() > 0 && loops.contains(network));
    blockedNetworks.keep(networks, faults).forEach(drift::restored);
  }

  private void forward(boolean isIpv4) throws IOException {
    var forwarding = new ForwardingSwitch(isIpv4);
    changes.keepShared(
        Optional.<BsdChange>of(forwarding).filter(journal.changes()::contains),
        new HostChanges.SharedState<BsdChange>() {
          @Override
          public boolean isInPlace() throws IOException {
            return forwarding.isOn(commands);
          }

          @Override
          public BsdChange change() {
            return forwarding;
          }
        });
  }

  private void setResolvers(List<Dns> wanted) throws IOException {
    if (wanted.isEmpty() || !usesResolvers) {
      return;
    }
    var record = new ResolvconfRecord(device, resolvconf, wanted);
    var resolvers = new NameServers(record);
    var before = journal.changes().stream().filter(NameServers.class::isInstance).findFirst();
    var setter = NameServerSetter.of(commands);
    if (before.isPresent() && before.get().equals(resolvers)) {
      boolean isListed = setter.isListed(record);
      if (isListed || drift.wasFound(resolvers.state())) {
        changes.keep(resolvers, isListed);
      }
      return;
    }
    var unsure = new NameServers(record.unsure());
    if (before.isPresent()) {
      journal.replace(before.get(), unsure);
    } else {
      journal.add(unsure);
    }
    resolvers.apply(commands);
    journal.replace(unsure, resolvers);
    // Some programs cannot list their records; then the removal of this one goes unnoticed.
    if (setter.isListed(record)) {
      drift.found(resolvers.state());
    }
  }
}
