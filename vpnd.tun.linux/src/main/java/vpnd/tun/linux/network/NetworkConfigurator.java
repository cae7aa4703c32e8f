// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static vpnd.netconfig.HostChanges.attempt;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.RoutePlace;
import vpnd.api.operation.Reason;
import vpnd.api.port.DeviceSettings;
import vpnd.netconfig.DriftDetector;
import vpnd.netconfig.HostChanges;
import vpnd.netconfig.Journal;
import vpnd.netconfig.LoopCheck;
import vpnd.tun.linux.filter.KillSwitchTable;
import vpnd.tun.linux.filter.LanNetworks;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.program.IpFamily;
import vpnd.tun.linux.resolver.ResolverManagers;

/**
 * Configures this host's network around one device as a plan demands, and restores it. A state that
 * is already in place is left alone, then and at the end.
 */
public final class NetworkConfigurator {
  private static final Logger LOG = System.getLogger("vpnd.tun.linux");

  private final Interface device;
  private final IpCommand ip;
  private final ResolverManagers resolverManagers;
  private final RoutePlace place;
  private final RouteBatch routes;
  private final LoopCheck loopCheck;
  private final HostChanges<LinuxChange> changes;
  private final Journal<LinuxChange> journal;
  private final DriftDetector drift;
  private final KillSwitchTable killSwitch;
  private boolean hasRouteOptions;

  private NetworkConfigurator(
      Interface device, IpCommand ip, DeviceSettings settings, HostChanges<LinuxChange> changes) {
    this.device = device;
    this.ip = ip;
    this.resolverManagers = new ResolverManagers(settings.dnsManager(), settings.resolvconfPath());
    this.place = settings.routePlace();
    this.routes = new RouteBatch(device, place, ip);
    this.loopCheck = new LoopCheck(device.name(), new IpRouteFinder(ip));
    this.changes = changes;
    this.journal = changes.journal();
    this.drift = changes.drift();
    this.killSwitch = new KillSwitchTable(device.name());
  }

  /** Undoes what dead processes left in this network namespace, and begins a new journal. */
  public static NetworkConfigurator open(Path stateDirectory, DeviceSettings settings)
      throws IOException {
    var name = settings.name();
    var ip = new IpCommand(settings.ipPath());
    var changes =
        HostChanges.open(stateDirectory, name, new LinuxHostSystem(), new LinuxChangeKinds(ip));
    var opened = new NetworkConfigurator(existing(name), ip, settings, changes);
    opened.removeLeftOvers();
    return opened;
  }

  /** The journal is gone with the power of the machine, and what was on disk is not. */
  private void removeLeftOvers() {
    try {
      if (resolverManagers.isUsed()) {
        ResolverManagers.removeLeftOvers(device.name());
      }
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "/etc/resolv.conf may have lines of an earlier vpnd: {0}: remove those of {1}",
          Reason.of(e),
          device.name());
    }
  }

  /** Removes the kill switch of a device that is closed. */
  public static void removeKillSwitch(String deviceName) throws IOException {
    new KillSwitchTable(deviceName).remove();
  }

  /** Continues with a device that this process has had open all the time. */
  public static NetworkConfigurator resume(Path stateDirectory, DeviceSettings settings)
      throws IOException {
    var name = settings.name();
    var ip = new IpCommand(settings.ipPath());
    var changes =
        HostChanges.resume(stateDirectory, name, new LinuxHostSystem(), new LinuxChangeKinds(ip));
    var resumed = new NetworkConfigurator(existing(name), ip, settings, changes);
    // The instance before may have set some.
    resumed.hasRouteOptions = true;
    return resumed;
  }

  private static Interface existing(String deviceName) throws IOException {
    var device = Interface.find(deviceName);
    if (device == null) {
      throw new IOException("the device " + deviceName + " is gone");
    }
    return device;
  }

  /** Sets the link up, without router solicitations. */
  public void bringUp() throws IOException {
    boolean isUp = device.isUp();
    if (!isUp) {
      var noLinkLocal = NoLinkLocal.of(device);
      if (noLinkLocal.isPresent()) {
        changes.make(noLinkLocal.get());
      }
    }
    changes.keep(new LinkUp(device), isUp);
  }

  /** See {@link vpnd.api.port.TunDevice#restored}. */
  public List<String> restored() {
    return drift.restored();
  }

  /** See {@link vpnd.api.port.TunDevice#configure}. */
  public void configure(NetworkPlan plan) throws IOException {
    drift.begin();
    keepName();
    bringUp();
    var whole = DesiredState.of(plan, device, place, ip);
    var loops =
        place.isInMainTable()
            ? loopCheck.refused(plan.outside(), whole.networks())
            : Map.<IpPrefix, IOException>of();
    var desired = whole.without(loops.keySet());
    var faults = new ArrayList<>(loops.values());
    if (!plan.killSwitch().isEmpty()) {
      attempt(() -> block(plan.killSwitch()), faults);
    }
    changes.undoUnwanted(
        change -> change.wantedBy(desired) || staysUntilReplaced(change, desired), faults);
    if (plan.mtu() != 0) {
      attempt(() -> setMtu(plan.mtu()), faults);
    }
    attempt(this::keepNoLinkLocal, faults);
    for (var address : desired.addresses()) {
      attempt(() -> keepAddress(address), faults);
    }
    changes.undoUnwanted(
        change -> !(change instanceof Address) || change.wantedBy(desired), faults);
    attempt(() -> addRoutes(desired.routes().keySet(), faults), faults);
    for (var route : desired.defaultRoutes()) {
      attempt(() -> keepDefault(route), faults);
    }
    if (plan.masquerades()) {
      attempt(() -> keep(new NftTable(device, NftTable.Kind.NAT)), faults);
    }
    if (hasRouteOptions || desired.hasOptions()) {
      attempt(() -> setRouteOptions(desired), faults);
    }
    if (plan.forwardIpv4()) {
      attempt(() -> forward(IpFamily.IPV4), faults);
    }
    if (plan.forwardIpv6()) {
      attempt(() -> forward(IpFamily.IPV6), faults);
    }
    // Last: it is the only step that may take long, and the others are useful without it.
    attempt(() -> setResolvers(plan), faults);
    if (plan.killSwitch().isEmpty()) {
      attempt(() -> keepKillSwitch(plan.killSwitch()), faults);
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

  /** Undoes everything, best effort; the journal is gone afterwards. */
  public void close() {
    changes.close();
  }

  /**
   * With its last address an interface loses its routes, and packets would go elsewhere until these
   * are added again. But an address of the same network as another would take that one with it.
   */
  private static boolean staysUntilReplaced(LinuxChange change, DesiredState desired) {
    return change instanceof Address old
        && !desired.addresses().isEmpty()
        && desired.addresses().stream().noneMatch(old::isInNetworkOf);
  }

  /** The interface is identified by its index, but addresses and routes are set by its name. */
  private void keepName() throws IOException {
    if (device.exists()) {
      return;
    }
    var renamed = device.asNamedNow();
    if (renamed == null) {
      throw new IOException("the device " + device.name() + " is gone");
    }
    renamed.rename(device.name());
    drift.restored("%s has its name (was %s)".formatted(device.name(), renamed.name()));
  }

  /** An MTU too small for IPv6 resets the mode, and a larger one then makes the kernel use it. */
  private void keepNoLinkLocal() throws IOException {
    for (var change : journal.changes()) {
      if (change instanceof NoLinkLocal noLinkLocal && !noLinkLocal.isInPlace()) {
        noLinkLocal.restore(ip);
        drift.restored(noLinkLocal.state());
      }
    }
  }

  private void keepAddress(Address address) throws IOException {
    boolean isPresent = address.present(ip);
    if (isPresent && journal.changes().contains(address) && !address.isRouted(ip)) {
      address.undo(ip);
      isPresent = false;
    }
    changes.keep(address, isPresent);
  }

  private void block(KillSwitch wanted) throws IOException {
    try {
      keepKillSwitch(wanted);
    } catch (IOException e) {
      throw new IOException(
          "on_down cannot block, so packets that cannot go through the tunnel may leave in clear: "
              + e.getMessage(),
          e);
    }
  }

  private void keepKillSwitch(KillSwitch wanted) throws IOException {
    var lan = wanted.coversAll() ? LanNetworks.besides(device.name(), ip) : Set.<IpPrefix>of();
    if (killSwitch.keep(wanted, lan)) {
      drift.restored(killSwitch.state());
    }
  }

  /** First what lets the peer's datagrams in. */
  private void keepDefault(DefaultRoute route) throws IOException {
    keep(new NftTable(device, NftTable.Kind.MARK));
    changes.keep(new SourceMark(), SourceMark.isOn());
    changes.keep(route, route.isInPlace(ip));
  }

  private void keep(NftTable table) throws IOException {
    changes.keep(table, table.isInPlace());
  }

  private void setMtu(int mtu) throws IOException {
    int now = device.mtu();
    var old = Mtu.among(journal.changes());
    if (old.isEmpty() || old.get().after() == mtu) {
      changes.keep(old.orElseGet(() -> new Mtu(device, now, mtu)), now == mtu);
      return;
    }
    changes.makeFurther(
        old.get(),
        new Mtu(device, old.get().after(), mtu),
        new Mtu(device, old.get().before(), mtu));
  }

  private void addRoutes(Set<Route> wanted, List<IOException> faults) throws IOException {
    var found = routes.find(wanted);
    found.forEach(route -> drift.found(route.state()));
    var missing = new LinkedHashSet<>(wanted);
    missing.removeAll(found);
    if (missing.isEmpty()) {
      return;
    }
    journal.addAll(missing);
    try {
      var failed = routes.add(missing);
      journal.removeAll(failed.keySet());
      faults.addAll(failed.values());
      missing.removeAll(failed.keySet());
      missing.forEach(route -> drift.made(route.state()));
    } catch (IOException e) {
      journal.removeAll(missing);
      throw e;
    }
  }

  /** The flag stays set if this fails, as some routes may then still have options. */
  private void setRouteOptions(DesiredState desired) throws IOException {
    hasRouteOptions = true;
    routes.setOptions(desired.routes());
    hasRouteOptions = desired.hasOptions();
  }

  private void forward(IpFamily family) throws IOException {
    changes.keepShared(
        forwarding(family),
        new HostChanges.SharedState<LinuxChange>() {
          @Override
          public boolean isInPlace() throws IOException {
            return IpForwarding.isOn(family);
          }

          @Override
          public LinuxChange change() throws IOException {
            return IpForwarding.now(family);
          }
        });
  }

  private Optional<LinuxChange> forwarding(IpFamily family) {
    return journal.changes().stream()
        .filter(change -> change instanceof IpForwarding on && on.family() == family)
        .findFirst();
  }

  private void setResolvers(NetworkPlan plan) throws IOException {
    if (plan.dns().isEmpty() || !resolverManagers.isUsed()) {
      return;
    }
    var setting = resolverManagers.setting(device.name(), device.index(), plan);
    setting.requireManager();
    var resolvers = new Resolvers(device, setting);
    if (journal.changes().contains(resolvers)) {
      keepResolvers(resolvers);
    } else {
      putResolvers(resolvers);
    }
    for (var change : journal.changes()) {
      if (change instanceof Resolvers old && !old.equals(resolvers)) {
        old.undo(ip); // of a program that no longer manages them
        journal.remove(old);
      }
    }
  }

  private void keepResolvers(Resolvers resolvers) throws IOException {
    if (resolvers.setting().isInPlace()) {
      drift.found(resolvers.state());
    } else if (resolvers.setting().isVerifiable() || drift.wasFound(resolvers.state())) {
      changes.make(resolvers);
      drift.made(resolvers.state());
    }
  }

  private void putResolvers(Resolvers resolvers) throws IOException {
    var unsure = resolvers.unsure();
    var before =
        journal.changes().stream()
            .filter(change -> change instanceof Resolvers old && old.unsure().equals(unsure))
            .findFirst();
    if (before.isPresent()) {
      journal.replace(before.get(), unsure);
    } else {
      journal.add(unsure);
    }
    resolvers.apply(ip);
    journal.replace(unsure, resolvers);
    if (resolvers.setting().isInPlace()) {
      drift.found(resolvers.state());
    }
  }
}
