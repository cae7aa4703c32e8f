// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import vpnd.api.NetworkPlan;
import vpnd.api.NetworkPlan.Dns;
import vpnd.api.Reason;

/**
 * Keeps this host's network around one device as a plan wants it, step by step through a {@link
 * Journal}, and undoes exactly that. What is already as it should be is left alone, then and at the
 * end.
 */
public final class NetworkConfigurator {
  private static final Logger LOG = System.getLogger("vpnd.tun.linux");

  private final Interface device;
  private final IpCommand ip;
  private final Path resolvconf;
  private final RouteBatch routes;
  private final LoopCheck loopCheck;
  private final JournalDirectory directory;
  private final Journal journal;
  private final DriftDetector drift = new DriftDetector();
  private boolean hasRouteOptions;

  private NetworkConfigurator(
      Interface device,
      IpCommand ip,
      Path resolvconf,
      JournalDirectory directory,
      Journal journal) {
    this.device = device;
    this.ip = ip;
    this.resolvconf = resolvconf;
    this.routes = new RouteBatch(device, ip);
    this.loopCheck = new LoopCheck(device, ip);
    this.directory = directory;
    this.journal = journal;
  }

  /**
   * Undoes what dead processes left in this network namespace, and begins a new journal.
   *
   * @param resolvconf the program that {@link Resolvers} run
   */
  public static NetworkConfigurator open(
      Path stateDirectory, String deviceName, IpCommand ip, Path resolvconf) throws IOException {
    var directory = new JournalDirectory(stateDirectory, NetworkNamespace.current());
    directory.locked(() -> new Recovery(directory, ip).run(directory.file(deviceName)));
    var journal = Journal.begin(directory, deviceName);
    return new NetworkConfigurator(existing(deviceName), ip, resolvconf, directory, journal);
  }

  /** Goes on where this process stopped with a device that it still has open. */
  public static NetworkConfigurator resume(
      Path stateDirectory, String deviceName, IpCommand ip, Path resolvconf) throws IOException {
    var directory = new JournalDirectory(stateDirectory, NetworkNamespace.current());
    var journal = Journal.resume(directory, deviceName);
    var resumed = new NetworkConfigurator(existing(deviceName), ip, resolvconf, directory, journal);
    // Those of the instance before, if there are any.
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
        make(noLinkLocal.get());
      }
    }
    keep(new LinkUp(device), isUp);
  }

  /** See {@link vpnd.api.TunDevice#restored}. */
  public List<String> restored() {
    return drift.restored();
  }

  /** See {@link vpnd.api.TunDevice#configure}. */
  public void configure(NetworkPlan plan) throws IOException {
    drift.begin();
    keepName();
    bringUp();
    var whole = DesiredState.of(plan, device, ip);
    var loops = loopCheck.refused(whole);
    var desired = whole.without(loops.keySet());
    var faults = new ArrayList<>(loops.values());
    undoUnwanted(desired, faults);
    if (plan.mtu() != 0) {
      attempt(() -> setMtu(plan.mtu()), faults);
    }
    attempt(this::keepNoLinkLocal, faults);
    for (var address : desired.addresses()) {
      attempt(() -> keepAddress(address), faults);
    }
    attempt(() -> addRoutes(desired.routes().keySet(), faults), faults);
    if (hasRouteOptions || desired.hasOptions()) {
      attempt(() -> setRouteOptions(desired), faults);
    }
    if (plan.forwardIpv4()) {
      attempt(() -> forward(IpFamily.IPV4), faults);
    }
    if (plan.forwardIpv6()) {
      attempt(() -> forward(IpFamily.IPV6), faults);
    }
    // Last, because it is the one step that may take long, and the others are of use without it.
    attempt(() -> setResolvers(plan.dns()), faults);
    if (!faults.isEmpty()) {
      var first = faults.remove(0);
      faults.forEach(first::addSuppressed);
      throw first;
    }
  }

  /** For people, the oldest first. */
  public List<String> changes() {
    return journal.changes().stream().map(Object::toString).toList();
  }

  /** Undoes everything, best effort; the journal is gone afterwards. */
  public void close() {
    // An interrupt would end each look at a file, and the caller may be interrupted to make it end.
    boolean interrupted = Thread.interrupted();
    try {
      directory.locked(
          () -> {
            new Recovery(directory, ip).undo(journal.file(), journal.changes());
            journal.delete();
          });
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the network of this host was not restored: {0}", Reason.of(e));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void undoUnwanted(DesiredState desired, List<IOException> faults) {
    var unwanted =
        new ArrayList<>(
            journal.changes().stream().filter(change -> !change.wantedBy(desired)).toList());
    attempt(() -> undoRoutes(RouteBatch.among(unwanted), faults), faults);
    Collections.reverse(unwanted);
    for (var change : unwanted) {
      if (!(change instanceof Route)) {
        attempt(() -> revert(change), faults);
      }
    }
  }

  /** The interface is known by its index; its name is what addresses and routes are set with. */
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

  /**
   * An MTU too small for IPv6 makes the kernel forget the setting, and then a larger one use it.
   */
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
    keep(address, isPresent);
  }

  private void setMtu(int mtu) throws IOException {
    int now = device.mtu();
    var old = Mtu.among(journal.changes());
    if (old.isEmpty() || old.get().after() == mtu) {
      keep(old.orElseGet(() -> new Mtu(device, now, mtu)), now == mtu);
      return;
    }
    var step = new Mtu(device, old.get().after(), mtu);
    make(step);
    journal.replace(step, new Mtu(device, old.get().before(), mtu));
    journal.remove(old.get());
    drift.made(step.state());
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

  /** Until it has succeeded without any, options may be left on some route. */
  private void setRouteOptions(DesiredState desired) throws IOException {
    hasRouteOptions = true;
    routes.setOptions(desired.routes());
    hasRouteOptions = desired.hasOptions();
  }

  private void undoRoutes(List<Route> unwanted, List<IOException> faults) throws IOException {
    var failed = routes.undo(unwanted);
    var undone = new HashSet<>(unwanted);
    undone.removeAll(failed.keySet());
    journal.removeAll(undone);
    faults.addAll(failed.values());
  }

  private void forward(IpFamily family) throws IOException {
    var own = SharedForwarding.of(family, journal.changes());
    if (own.isPresent()) {
      keep(own.get(), IpForwarding.isOn(family));
      return;
    }
    directory.locked(
        () -> {
          boolean isOn = IpForwarding.isOn(family);
          keep(IpForwarding.now(family), isOn);
          // Another vpnd may have switched it on: share what it found, for it may end first.
          var shared = SharedForwarding.ofOthers(family, directory, journal.file());
          if (isOn && shared.isPresent()) {
            journal.add(shared.get());
          }
        });
  }

  private void setResolvers(List<Dns> wanted) throws IOException {
    var before =
        journal.changes().stream()
            .filter(Resolvers.class::isInstance)
            .map(Resolvers.class::cast)
            .findFirst();
    if (wanted.isEmpty()) {
      return;
    }
    var resolvers = new Resolvers(device, resolvconf, wanted);
    resolvers.requireProgram();
    if (before.isPresent() && before.get().dns().equals(wanted)) {
      if (resolvers.isListed()) {
        drift.found(resolvers.state());
      } else if (drift.wasFound(resolvers.state())) {
        make(resolvers);
        drift.made(resolvers.state());
      }
      return;
    }
    if (before.isPresent()) {
      journal.replace(before.get(), resolvers.unsure());
    } else {
      journal.add(resolvers.unsure());
    }
    resolvers.apply(ip);
    journal.replace(resolvers.unsure(), resolvers);
    // Some programs cannot list their records; then it is not noticed if this one is taken away.
    if (resolvers.isListed()) {
      drift.found(resolvers.state());
    }
  }

  /** Makes a change if what it is for is not in place; whose doing that was does not matter. */
  private void keep(Change change, boolean isInPlace) throws IOException {
    if (isInPlace) {
      drift.found(change.state());
    } else {
      make(change);
      drift.made(change.state());
    }
  }

  /** A change that was made before stays in the journal even if it cannot be made again. */
  private void make(Change change) throws IOException {
    boolean isNew = !journal.changes().contains(change);
    journal.add(change);
    try {
      change.apply(ip);
    } catch (IOException e) {
      if (isNew) {
        journal.remove(change);
      }
      throw e;
    }
  }

  private void revert(Change change) throws IOException {
    directory.locked(
        () -> {
          if (!SharedForwarding.neededByOthers(change, directory, journal.file())) {
            change.undo(ip);
          }
          journal.remove(change);
        });
  }

  private static void attempt(IoAction action, List<IOException> faults) {
    try {
      action.run();
    } catch (IOException e) {
      faults.add(e);
    }
  }
}
