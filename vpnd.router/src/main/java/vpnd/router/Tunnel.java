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
  private volatile @Nullable TunPort tunPort;
  private volatile @Nullable UdpTransport transport;
  private volatile @Nullable Forwarding forwarding;

  /**
   * @param config names device and port; that of any of the peers
   * @param storage for nonce files; shared by all tunnels
   * @param lookups for names; shared by all tunnels
   */
  Tunnel(TunnelConfig config, Clock clock, Worker storage, Worker lookups) {
    this.config = config;
    this.statistics = new DeviceStatistics(config.device(), config.localPort());
    this.clock = clock;
    this.storage = storage;
    this.lookups = lookups;
    this.host = new Worker("vpnd-host-" + config.device());
    this.network = new HostNetwork(switchboard, this::demands, host, faults);
    host.executeAfter(PATIENCE, this::tellMissing);
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
          switchboard.replace(wiring -> wiring.withSuite(suite));
          if (forwarding == null) {
            forwarding =
                new Forwarding(statistics, suite, switchboard, network, storage, clock, this);
          }
          members.forEach(this::begin);
        });
  }

  void removeSuite(CipherSuite suite) {
    host.perform(
        () -> {
          if (switchboard.now().suite() == suite) {
            switchboard.replace(wiring -> wiring.withSuite(null));
          }
        });
  }

  void addPort(TunPort port) {
    host.execute(
        () -> {
          closeDevice();
          tunPort = port;
          openDevice();
        });
  }

  void removePort(TunPort port) {
    host.perform(
        () -> {
          if (tunPort == port) {
            tunPort = null;
            closeDevice();
          }
        });
  }

  void addTransport(UdpTransport newTransport) {
    host.execute(
        () -> {
          closeSocket();
          transport = newTransport;
          openSocket();
        });
  }

  void removeTransport(UdpTransport oldTransport) {
    host.perform(
        () -> {
          if (transport == oldTransport) {
            transport = null;
            closeSocket();
          }
        });
  }

  /** Ends everything and leaves the host's network as it was before. */
  void close() {
    // The device undoes everything at its end: a plan on the way there would only take time.
    network.close();
    host.perform(
        () -> {
          if (forwarding != null) {
            forwarding.close();
            forwarding = null;
          }
          members.forEach(this::end);
          members.clear();
          tunPort = null;
          transport = null;
          closeDevice();
          closeSocket();
        });
    host.close();
  }

  @Override
  public void deviceFailed(TunDevice device, IOException cause) {
    host.execute(
        () -> {
          if (switchboard.now().device() == device) {
            tell(
                Place.DEVICE,
                "the tunnel device failed and is opened again: " + cause.getMessage());
            closeDevice();
            openDevice();
          }
        });
  }

  @Override
  public void socketFailed(UdpPort port, IOException cause) {
    host.execute(
        () -> {
          if (switchboard.now().udp() == port) {
            tell(Place.SOCKET, "the UDP socket failed and is opened again: " + cause.getMessage());
            closeSocket();
            openSocket();
          }
        });
  }

  private void openDevice() {
    var port = tunPort;
    if (port == null || switchboard.now().device() != null) {
      return;
    }
    try {
      var device = port.open(config);
      switchboard.replace(wiring -> wiring.withDevice(device));
      network.refresh();
      faults.end(Place.DEVICE);
    } catch (IOException e) {
      tell(Place.DEVICE, e.getMessage());
      host.executeAfter(RETRY_INTERVAL, this::openDevice);
    }
  }

  private void closeDevice() {
    var device = switchboard.now().device();
    if (device != null) {
      switchboard.replace(wiring -> wiring.withDevice(null));
      device.close();
    }
  }

  private void openSocket() {
    var open = transport;
    if (open == null || switchboard.now().udp() != null) {
      return;
    }
    try {
      var socket = open.open(config.localPort());
      switchboard.replace(wiring -> wiring.withUdp(socket));
      network.refresh();
      faults.end(Place.SOCKET);
    } catch (IOException e) {
      tell(Place.SOCKET, e.getMessage());
      host.executeAfter(RETRY_INTERVAL, this::openSocket);
    }
  }

  private void closeSocket() {
    var socket = switchboard.now().udp();
    if (socket != null) {
      switchboard.replace(wiring -> wiring.withUdp(null));
      socket.close();
    }
  }

  /** Starts the protocol with a peer as soon as there are a suite, for the keys, and a role. */
  private void begin(Member member) {
    var suite = switchboard.now().suite();
    if (forwarding == null || suite == null || !members.contains(member)) {
      return;
    }
    try {
      if (member.begin(suite, forwarding)) {
        forwarding.add(Objects.requireNonNull(member.peer()));
        member.lookUp(lookups, forwarding);
      }
    } catch (IOException e) {
      host.executeAfter(RETRY_INTERVAL, () -> begin(member));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "{0}: not begun: {1}", name(), e.getMessage());
    }
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
    if (switchboard.now().suite() == null) {
      missing.add("cipher suite (vpnd.crypto)");
    }
    if (tunPort == null) {
      missing.add("tunnel device for this operating system (vpnd.tun.linux on Linux)");
    }
    if (transport == null) {
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
