// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

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

/**
 * Changes this host's network around one device, step by step through a {@link Journal}, and undoes
 * exactly that. What is already as it should be is left alone, then and at the end.
 */
final class HostNetwork {
  private static final Logger LOG = System.getLogger("vpnd.tun.linux");

  private final Interface device;
  private final IpCommand ip;
  private final Path resolvconf;
  private final Routes routes;
  private final LoopCheck loopCheck;
  private final JournalDirectory directory;
  private final Journal journal;

  private HostNetwork(
      Interface device,
      IpCommand ip,
      Path resolvconf,
      JournalDirectory directory,
      Journal journal) {
    this.device = device;
    this.ip = ip;
    this.resolvconf = resolvconf;
    this.routes = new Routes(device, ip);
    this.loopCheck = new LoopCheck(device, ip);
    this.directory = directory;
    this.journal = journal;
  }

  /**
   * Undoes what dead processes left in this network namespace, and begins a new journal.
   *
   * @param resolvconf the program that {@link Resolvers} run
   */
  static HostNetwork open(Path stateDirectory, String deviceName, IpCommand ip, Path resolvconf)
      throws IOException {
    var directory = new JournalDirectory(stateDirectory, NetworkNamespace.current());
    directory.locked(() -> new Recovery(directory, ip).run(directory.file(deviceName)));
    var journal = Journal.begin(directory, deviceName);
    return new HostNetwork(existing(deviceName), ip, resolvconf, directory, journal);
  }

  /** Goes on where this process stopped with a device that it still has open. */
  static HostNetwork resume(Path stateDirectory, String deviceName, IpCommand ip, Path resolvconf)
      throws IOException {
    var directory = new JournalDirectory(stateDirectory, NetworkNamespace.current());
    var journal = Journal.resume(directory, deviceName);
    return new HostNetwork(existing(deviceName), ip, resolvconf, directory, journal);
  }

  private static Interface existing(String deviceName) throws IOException {
    var device = Interface.find(deviceName);
    if (device == null) {
      throw new IOException("the device " + deviceName + " is gone");
    }
    return device;
  }

  /** Sets the link up, without router solicitations. */
  void bringUp() throws IOException {
    if (device.isUp()) {
      return;
    }
    var quiet = QuietLink.of(device);
    if (quiet.isPresent()) {
      make(quiet.get());
    }
    make(new LinkUp(device));
  }

  /** See {@link vpnd.api.TunDevice#configure}. */
  void configure(NetworkPlan plan) throws IOException {
    var whole = Goal.of(plan, device);
    var loops = loopCheck.refused(whole);
    var goal = whole.without(loops.keySet());
    var faults = new ArrayList<>(loops.values());
    undoUnwanted(goal, faults);
    attempt(() -> setMtu(plan.mtu()), faults);
    for (var address : goal.addresses()) {
      attempt(() -> addAddress(address), faults);
    }
    attempt(() -> addRoutes(goal.routes(), faults), faults);
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
  List<String> changes() {
    return journal.changes().stream().map(Object::toString).toList();
  }

  /** Undoes everything, best effort; the journal is gone afterwards. */
  void close() {
    // An interrupt would end each look at a file, and the caller may be interrupted to make it end.
    boolean interrupted = Thread.interrupted();
    try {
      directory.locked(
          () -> {
            new Recovery(directory, ip).undo(journal.file(), journal.changes());
            journal.delete();
          });
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the network of this host was not restored: {0}", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void undoUnwanted(Goal goal, List<IOException> faults) {
    var unwanted =
        new ArrayList<>(
            journal.changes().stream().filter(change -> !change.wantedBy(goal)).toList());
    attempt(() -> undoRoutes(Routes.among(unwanted), faults), faults);
    Collections.reverse(unwanted);
    for (var change : unwanted) {
      if (!(change instanceof Route)) {
        attempt(() -> revert(change), faults);
      }
    }
  }

  private void setMtu(int mtu) throws IOException {
    for (var change : journal.changes()) {
      if (change instanceof Mtu old) {
        if (old.after() != mtu) {
          var step = new Mtu(device, old.after(), mtu);
          make(step);
          journal.replace(step, new Mtu(device, old.before(), mtu));
          journal.remove(old);
        }
        return;
      }
    }
    if (mtu != 0 && device.mtu() != mtu) {
      make(new Mtu(device, device.mtu(), mtu));
    }
  }

  private void addAddress(Address address) throws IOException {
    if (!journal.changes().contains(address) && !address.present(ip)) {
      make(address);
    }
  }

  private void addRoutes(Set<Route> wanted, List<IOException> faults) throws IOException {
    var missing = new LinkedHashSet<>(wanted);
    missing.removeAll(Set.copyOf(journal.changes()));
    missing.removeAll(routes.find(missing));
    if (missing.isEmpty()) {
      return;
    }
    journal.addAll(missing);
    try {
      var failed = routes.add(missing);
      journal.removeAll(failed.keySet());
      faults.addAll(failed.values());
    } catch (IOException e) {
      journal.removeAll(missing);
      throw e;
    }
  }

  private void undoRoutes(List<Route> unwanted, List<IOException> faults) throws IOException {
    var failed = routes.undo(unwanted);
    var undone = new HashSet<>(unwanted);
    undone.removeAll(failed.keySet());
    journal.removeAll(undone);
    faults.addAll(failed.values());
  }

  private void forward(IpFamily family) throws IOException {
    if (Forwardings.of(family, journal.changes()).isPresent()) {
      return;
    }
    directory.locked(
        () -> {
          if (!Forwarding.isOn(family)) {
            make(Forwarding.now(family));
            return;
          }
          // Another vpnd may have switched it on: share what it found, for it may end first.
          var shared = Forwardings.ofOthers(family, directory, journal.file());
          if (shared.isPresent()) {
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
    if (wanted.isEmpty() || (before.isPresent() && before.get().dns().equals(wanted))) {
      return;
    }
    var resolvers = new Resolvers(device, resolvconf, wanted);
    resolvers.requireProgram();
    if (before.isPresent()) {
      journal.replace(before.get(), resolvers.unsure());
    } else {
      journal.add(resolvers.unsure());
    }
    resolvers.apply(ip);
    journal.replace(resolvers.unsure(), resolvers);
  }

  private void make(Change change) throws IOException {
    journal.add(change);
    try {
      change.apply(ip);
    } catch (IOException e) {
      journal.remove(change);
      throw e;
    }
  }

  private void revert(Change change) throws IOException {
    directory.locked(
        () -> {
          if (!Forwardings.neededByOthers(change, directory, journal.file())) {
            change.undo(ip);
          }
          journal.remove(change);
        });
  }

  private static void attempt(Step step, List<IOException> faults) {
    try {
      step.run();
    } catch (IOException e) {
      faults.add(e);
    }
  }
}
