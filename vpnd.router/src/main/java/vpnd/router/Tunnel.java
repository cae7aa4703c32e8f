// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.CipherSuite;
import vpnd.api.Role;
import vpnd.api.TunDevice;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;
import vpnd.api.TunnelControl.KeyChange;
import vpnd.api.UdpPort;
import vpnd.api.UdpTransport;
import vpnd.router.OpenFaults.Place;

/**
 * A device and a socket with the peers that share them: opens both with the services at hand, runs
 * the loops, and lets every service and every peer be replaced under them.
 *
 * <p>All slow work is done on the host thread, one task at a time. A method that takes something
 * away returns when nothing of it is in use any more; the others return at once.
 */
final class Tunnel implements DeviceFailure {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final TunnelConfig config;
  private final Clock clock;
  private final Worker storage;
  private final Worker lookups;
  private final Switchboard switchboard = new Switchboard();
  private final Worker host;
  private final List<Member> members = new ArrayList<>();
  private final HostNetwork network;
  private final DeviceStatistics statistics;
  private final OpenFaults faults = new OpenFaults();
  private final Ciphers ciphers;
  private final Attachment<TunPort, TunDevice> device;
  private final Attachment<UdpTransport, UdpPort> socket;
  private volatile @Nullable Forwarding forwarding;
  private int changes;

  /**
   * @param config names device and port; that of any of the peers
   * @param outboundThreads how many threads move packets of the host
   * @param storage for nonce files; shared by all tunnels
   * @param lookups for names; shared by all tunnels
   */
  Tunnel(TunnelConfig config, int outboundThreads, Clock clock, Worker storage, Worker lookups) {
    this.config = config;
    this.statistics =
        new DeviceStatistics(
            config.device(), config.localPort(), new TunnelCounters(outboundThreads));
    this.clock = clock;
    this.storage = storage;
    this.lookups = lookups;
    this.host = new Worker("vpnd-host-" + config.device(), clock);
    this.ciphers = new Ciphers(switchboard, host, this::useSuites);
    this.network = new HostNetwork(switchboard, this::demands, host, faults);
    this.device = attachment(new DeviceAccess(config, outboundThreads), Place.DEVICE);
    this.socket = attachment(new SocketAccess(config.localPort()), Place.SOCKET);
    host.execute(this::expectChange);
  }

  private <S, P> Attachment<S, P> attachment(Access<S, P> access, Place place) {
    return new Attachment<>(
        access, switchboard, host, () -> opened(place), fault -> tell(place, fault));
  }

  private void opened(Place place) {
    network.refresh();
    faults.end(place);
  }

  /** What is counted here and is of no peer. */
  DeviceStatistics statistics() {
    return statistics;
  }

  private List<HostNetwork.Demand> demands() {
    return members.stream().map(Member::demand).toList();
  }

  void add(Member member) {
    host.execute(() -> members.add(member));
  }

  /** Ends the session with a peer; its nonce files are free afterwards. */
  void remove(Member member) {
    host.perform(
        () -> {
          members.remove(member);
          end(member);
          network.refresh();
        });
  }

  private void end(Member member) {
    var peer = member.peer();
    if (peer != null && forwarding != null) {
      forwarding.remove(peer);
    }
    member.close(storage);
  }

  void addRole(Member member, Role role) {
    host.execute(
        () -> {
          useRole(member, role);
          begin(member);
          network.refresh();
        });
  }

  void removeRole(Member member, Role role) {
    host.perform(
        () -> {
          if (member.role() == role) {
            useRole(member, null);
          }
        });
  }

  private void useRole(Member member, @Nullable Role role) {
    member.role(role);
    var peer = member.peer();
    if (peer != null && forwarding != null) {
      forwarding.use(peer, role);
    }
  }

  /** Changes the key of a peer's session now, if that is possible. */
  KeyChange rekey(Member member) {
    var outcome = new KeyChange[] {KeyChange.NO_SESSION};
    host.perform(
        () -> {
          var peer = member.peer();
          if (peer != null && forwarding != null) {
            outcome[0] = forwarding.rekey(peer);
          }
        });
    return outcome[0];
  }

  void addSuite(CipherSuite suite) {
    host.execute(
        () -> {
          expectChange();
          ciphers.add(suite);
        });
  }

  void removeSuite(CipherSuite suite) {
    host.perform(
        () -> {
          expectChange();
          ciphers.remove(suite);
        });
  }

  private void useSuites() {
    var suites = switchboard.now().suites();
    if (forwarding == null && suites != null) {
      forwarding =
          new Forwarding(statistics, suites.box(), switchboard, network, storage, clock, this);
    }
    members.forEach(this::begin);
  }

  /**
   * @param isStopgap see {@link Attachment#use}
   */
  void addPort(TunPort port, boolean isStopgap) {
    host.execute(
        () -> {
          expectChange();
          device.use(port, isStopgap);
        });
  }

  void removePort(TunPort port) {
    host.perform(
        () -> {
          expectChange();
          device.remove(port);
        });
  }

  /**
   * @param isStopgap see {@link Attachment#use}
   */
  void addTransport(UdpTransport transport, boolean isStopgap) {
    host.execute(
        () -> {
          expectChange();
          socket.use(transport, isStopgap);
        });
  }

  void removeTransport(UdpTransport transport) {
    host.perform(
        () -> {
          expectChange();
          socket.remove(transport);
        });
  }

  /**
   * All peers are about to end: the host's network is left as it is until {@link #close}, since a
   * plan for those that are left would only take time.
   */
  void freezeNetwork() {
    network.close();
  }

  /** Ends everything; the device leaves the host's network as it was before. */
  void close() {
    freezeNetwork();
    host.perform(
        () -> {
          if (forwarding != null) {
            forwarding.close();
            forwarding = null;
          }
          members.forEach(this::end);
          members.clear();
          device.close();
          socket.close();
        });
    host.close();
  }

  @Override
  public void deviceFailed(TunDevice failed, IOException cause) {
    host.execute(() -> device.reopen(failed, cause));
  }

  @Override
  public void socketFailed(UdpPort failed, IOException cause) {
    host.execute(() -> socket.reopen(failed, cause));
  }

  /** Starts the protocol with a peer as soon as there are a suite, for the keys, and a role. */
  private void begin(Member member) {
    var suites = switchboard.now().suites();
    if (forwarding == null || suites == null || !members.contains(member)) {
      return;
    }
    try {
      if (member.begin(suites, forwarding)) {
        forwarding.add(Objects.requireNonNull(member.peer()));
        member.lookUp(lookups, forwarding);
      }
    } catch (IOException e) {
      host.executeAfter(RETRY_INTERVAL, () -> begin(member));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "{0}: not begun: {1}", name(), e.getMessage());
    }
  }

  /** A part comes or goes: if nothing else does for a while, it is time to say what is missing. */
  private void expectChange() {
    var count = ++changes;
    host.executeAfter(
        PATIENCE,
        () -> {
          if (count == changes) {
            tellMissing();
          }
        });
  }

  private void tellMissing() {
    var missing = switchboard.now().missing();
    if (!missing.isEmpty()) {
      LOG.log(Level.WARNING, "{0}: still waiting for {1}", name(), missing);
    }
    for (var member : members) {
      if (member.role() == null) {
        LOG.log(
            Level.WARNING,
            "{0}: still waiting for the bundle of the role {1}",
            member.config().label(),
            member.config().role());
      }
    }
  }

  /** How the log calls this tunnel: like its only peer, or like the device that peers share. */
  private String name() {
    return members.size() == 1 ? members.get(0).config().label() : config.device();
  }

  private void tell(Place place, @Nullable String fault) {
    faults.tell(place, Level.ERROR, name(), fault);
  }

  // ---- What can be seen of it, from any thread but those of the loops -----------------------

  /** What is wrong with what the peers share. */
  OpenFaults faults() {
    return faults;
  }

  /** The services that are not there, in words. */
  List<String> missingServices() {
    var missing = new ArrayList<String>();
    if (switchboard.now().suites() == null) {
      missing.add("cipher suite (vpnd.crypto)");
    }
    if (!device.hasService()) {
      missing.add("tunnel device for this operating system (vpnd.tun.linux on Linux)");
    }
    if (!socket.hasService()) {
      missing.add("UDP transport (vpnd.tun.linux on Linux, or that of vpnd.router)");
    }
    return missing;
  }

  /** See {@link Forwarding#observe}; null if the protocol with the peer has not begun. */
  @Nullable Observation observe(Member member) {
    var peer = member.peer();
    var loops = forwarding;
    return peer == null || loops == null ? null : loops.observe(peer);
  }
}
