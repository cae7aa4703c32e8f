// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import vpnd.api.NetworkPlan;

/**
 * Changes this host's network around one device, step by step through a {@link Journal}, and undoes
 * exactly that. What is already as it should be is left alone, then and at the end.
 */
final class HostNetwork {
  private static final Logger LOG = System.getLogger("vpnd.tun.linux");

  private final Interface device;
  private final IpCommand ip;
  private final JournalDirectory directory;
  private final Journal journal;

  private HostNetwork(Interface device, IpCommand ip, JournalDirectory directory, Journal journal) {
    this.device = device;
    this.ip = ip;
    this.directory = directory;
    this.journal = journal;
  }

  /** Undoes what dead processes left in this network namespace, and begins a new journal. */
  static HostNetwork open(Path stateDirectory, String deviceName, IpCommand ip) throws IOException {
    var directory = new JournalDirectory(stateDirectory, NetworkNamespace.current());
    directory.locked(() -> new Recovery(directory, ip).run(directory.file(deviceName)));
    var device = Interface.find(deviceName);
    if (device == null) {
      throw new IOException("the device " + deviceName + " is gone");
    }
    return new HostNetwork(device, ip, directory, new Journal(directory, deviceName));
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
    var faults = new ArrayList<IOException>();
    for (var change : newestFirst(journal.changes())) {
      if (!change.wantedBy(plan)) {
        attempt(() -> revert(change), faults);
      }
    }
    attempt(() -> setMtu(plan.mtu()), faults);
    for (var prefix : plan.addresses()) {
      attempt(() -> addAddress(new Address(device, prefix)), faults);
    }
    for (var prefix : plan.routes()) {
      attempt(() -> addRoute(new Route(device, prefix.network())), faults);
    }
    if (plan.forwardIpv4()) {
      attempt(() -> forward(IpFamily.IPV4), faults);
    }
    if (plan.forwardIpv6()) {
      attempt(() -> forward(IpFamily.IPV6), faults);
    }
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

  private void addRoute(Route route) throws IOException {
    if (!journal.changes().contains(route) && !route.present(ip)) {
      make(route);
    }
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

  private static List<Change> newestFirst(List<Change> changes) {
    var reversed = new ArrayList<>(changes);
    Collections.reverse(reversed);
    return reversed;
  }
}
