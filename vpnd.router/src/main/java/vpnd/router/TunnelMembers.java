// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Reason;
import vpnd.api.operation.TunnelControl.Forgotten;
import vpnd.api.operation.TunnelControl.KeyChange;
import vpnd.api.role.Role;
import vpnd.router.guard.PartFailure;
import vpnd.router.host.HostNetwork;
import vpnd.router.inbound.Observation;
import vpnd.router.parts.PartsHolder;
import vpnd.router.report.ActiveProblems;
import vpnd.router.report.ActiveProblems.Place;
import vpnd.router.report.MissingParts;
import vpnd.router.thread.Worker;
import vpnd.router.thread.Workers;

/**
 * The configured peers of a tunnel and the loops that they share: begins the protocol with each
 * peer as soon as that is possible, and ends it. Confined to the tunnel's host thread, except where
 * a method says otherwise.
 */
final class TunnelMembers {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

  /** A part that failed is asked again, or another has taken its place by then. */
  private static final Duration PART_INTERVAL = Duration.ofSeconds(1);

  private static final Duration LONGEST_WAIT_FOR_SLEEP = Duration.ofMinutes(1);

  private final String device;
  private final PartsHolder partsHolder;
  private final ActiveProblems faults;
  private final Worker host;
  private final Workers workers;
  private final Set<ConfiguredPeer> all = new LinkedHashSet<>();
  private final Set<ConfiguredPeer> asleep = new LinkedHashSet<>();
  private volatile @Nullable PacketLoops loops;

  /**
   * @param device the name of the device that they share
   * @param faults of what they share
   * @param host the host thread
   */
  TunnelMembers(
      String device, PartsHolder partsHolder, ActiveProblems faults, Worker host, Workers workers) {
    this.device = device;
    this.partsHolder = partsHolder;
    this.faults = faults;
    this.host = host;
    this.workers = workers;
  }

  /** How the log calls the tunnel: like its only peer, or like the device that peers share. */
  String name() {
    return all.size() == 1 ? all.iterator().next().config().label() : device;
  }

  /** Its protocol begins with its role. */
  void add(ConfiguredPeer member) {
    all.add(member);
  }

  /** Ends the session with a peer; its nonce files are free afterwards. */
  void remove(ConfiguredPeer member) {
    all.remove(member);
    asleep.remove(member);
    end(member);
  }

  /** Whether packets can move. */
  boolean haveLoops() {
    return loops != null;
  }

  /** Uses these loops from now on. */
  void use(PacketLoops newLoops) {
    loops = newLoops;
  }

  /** Ends the loops, and with them all sessions. */
  void endLoops() {
    var old = loops;
    loops = null;
    if (old != null) {
      old.close();
    }
    all.forEach(member -> member.close(workers.storage()));
  }

  /** Ends everything. */
  void close() {
    var old = loops;
    if (old != null) {
      old.close();
      loops = null;
    }
    all.forEach(ConfiguredPeer::stop);
    workers.storage().perform(() -> all.forEach(ConfiguredPeer::closeStore));
    all.clear();
  }

  /** Begins with all peers with which that is possible now. */
  void begin() {
    all.forEach(this::begin);
  }

  /** Starts the protocol with a peer as soon as there are a suite, for the keys, and a role. */
  void begin(ConfiguredPeer member) {
    var suites = partsHolder.now().suites();
    var current = loops;
    if (current == null || suites == null || !all.contains(member) || asleep.contains(member)) {
      return;
    }
    try {
      if (member.begin(suites, current)) {
        current.add(Objects.requireNonNull(member.peer()));
        member.lookUp(workers.lookups(), current);
      }
    } catch (IOException e) {
      host.executeAfter(RETRY_INTERVAL, () -> begin(member));
    } catch (PartFailure e) {
      host.executeAfter(PART_INTERVAL, () -> begin(member));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "{0}: not begun: {1}", name(), Reason.of(e));
    }
    report(member);
  }

  /** Ends the session with a peer; {@link #begin(ConfiguredPeer)} starts it anew. */
  void end(ConfiguredPeer member) {
    var peer = member.peer();
    var current = loops;
    if (peer != null && current != null) {
      current.remove(peer);
    }
    member.close(workers.storage());
    member.reportSession();
  }

  /** Ends all sessions and begins anew with all peers. */
  void beginAnew() {
    for (var member : all) {
      end(member);
      begin(member);
    }
  }

  /** See {@link Tunnel#suspend}. */
  void suspend(ConfiguredPeer member) {
    if (all.contains(member) && asleep.add(member)) {
      end(member);
      host.executeAfter(LONGEST_WAIT_FOR_SLEEP, () -> wakeUp(member));
    }
  }

  /** The machine was suspended. */
  void wakeUp() {
    List.copyOf(asleep).forEach(this::wakeUp);
  }

  private void wakeUp(ConfiguredPeer member) {
    if (asleep.remove(member)) {
      begin(member);
    }
  }

  /** A peer goes on with this implementation of its role, or without one. */
  void use(ConfiguredPeer member, @Nullable Role role) {
    member.role(role);
    var peer = member.peer();
    var current = loops;
    if (peer != null && current != null) {
      current.use(peer, role);
    }
  }

  /** See {@link Tunnel#rekey}. */
  KeyChange rekey(ConfiguredPeer member) {
    var peer = member.peer();
    var current = loops;
    return peer == null || current == null ? KeyChange.NO_SESSION : current.rekey(peer);
  }

  /** See {@link Tunnel#forget}. */
  Forgotten forget(ConfiguredPeer member) {
    var peer = member.peer();
    var current = loops;
    if (peer == null || current == null) {
      return Forgotten.FAILED;
    }
    if (peer.status().sessionSince() >= 0) {
      return Forgotten.SESSION_UP;
    }
    current.remove(peer);
    var isForgotten = member.forget(workers.storage());
    begin(member);
    return isForgotten ? Forgotten.DONE : Forgotten.FAILED;
  }

  /** Reports what keeps each peer from working, if that has changed. */
  void report() {
    all.forEach(this::report);
  }

  /** The same for one peer. */
  void report(ConfiguredPeer member) {
    var parts = partsHolder.now();
    var ofParts = new ArrayList<String>();
    boolean isTried = true;
    if (parts.device() == null) {
      ofParts.addAll(faults.in(Place.DEVICE));
      isTried = !ofParts.isEmpty();
    }
    if (parts.udp() == null) {
      var ofSocket = faults.in(Place.SOCKET);
      ofParts.addAll(ofSocket);
      isTried &= !ofSocket.isEmpty();
    }
    member.report(isTried ? ofParts : null);
  }

  /** Reports which sessions are up, as far as that has changed. */
  void reportSessions() {
    all.forEach(ConfiguredPeer::reportSession);
  }

  /** What the peers need of the host's network. */
  List<HostNetwork.Demand> demands() {
    var current = loops;
    return all.stream().map(member -> member.demand(current)).toList();
  }

  /** Whether a role has failed to say what its peer needs. */
  boolean lackPlan() {
    return all.stream().anyMatch(ConfiguredPeer::lacksPlan);
  }

  /** The roles that are missing. */
  List<MissingParts.Part> missingRoles() {
    return all.stream()
        .filter(member -> member.role() == null)
        .map(ConfiguredPeer::config)
        .map(
            config ->
                new MissingParts.Part(config.label(), "the bundle of the role " + config.role()))
        .toList();
  }

  /** See {@link PacketLoops#observe}; null if the protocol has not begun; from any thread. */
  @Nullable Observation observe(ConfiguredPeer member) {
    var peer = member.peer();
    var current = loops;
    return peer == null || current == null ? null : current.observe(peer);
  }
}
