// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.TunnelConfig;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Finding;
import vpnd.api.operation.TunnelControl.Forgotten;
import vpnd.api.operation.TunnelControl.KeyChange;
import vpnd.api.port.Attachment;
import vpnd.api.port.AttachmentService;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;
import vpnd.api.role.Role;
import vpnd.router.host.HostFindings;
import vpnd.router.host.HostNetwork;
import vpnd.router.inbound.Observation;
import vpnd.router.parts.AttachmentHolder;
import vpnd.router.parts.CipherSuites;
import vpnd.router.parts.Parts;
import vpnd.router.parts.PartsHolder;
import vpnd.router.report.ActiveProblems;
import vpnd.router.report.ActiveProblems.Place;
import vpnd.router.report.MissingParts;
import vpnd.router.statistics.DeviceStatistics;
import vpnd.router.statistics.TunnelCounters;
import vpnd.router.thread.Clock;
import vpnd.router.thread.Worker;
import vpnd.router.thread.Workers;

/**
 * A device and a socket with the peers that share them: opens both with the services at hand, runs
 * the loops, and lets every service and every peer be replaced under them.
 *
 * <p>All slow work is done on the host thread, one task at a time. A method that takes something
 * away returns when nothing of it is in use any more; the others return at once.
 */
public final class Tunnel {
  private static final System.Logger LOG = System.getLogger("vpnd.router");

  /** A role that failed is asked again, or another has taken its place by then. */
  private static final Duration PART_INTERVAL = Duration.ofSeconds(1);

  private final Clock clock;
  private final Workers workers;
  private final PartsHolder partsHolder = new PartsHolder();
  private final Worker host;
  private final DeviceSettings settings;
  private final TunnelMembers members;
  private final HostNetwork network;
  private final HostFindings findings;
  private final DeviceStatistics statistics;
  private final ActiveProblems faults = new ActiveProblems();
  private final CipherSuites ciphers;
  private final AttachmentHolder<TunDevice, DeviceSettings> device;
  private final AttachmentHolder<UdpSocket, SocketSettings> socket;
  private final LoopFailures failures;
  private final MissingParts parts;
  private boolean hadDevice;

  /**
   * @param config names device and port; that of any of the peers
   * @param outboundThreads how many threads move packets of the host
   * @param workers shared by all tunnels
   * @param giveUp ends the process, because the tunnel cannot work any more
   */
  public Tunnel(
      TunnelConfig config, int outboundThreads, Clock clock, Workers workers, Runnable giveUp) {
    this.statistics =
        new DeviceStatistics(
            config.device(), config.localPort(), new TunnelCounters(outboundThreads));
    this.clock = clock;
    this.workers = workers;
    this.host = new Worker("vpnd-host-" + config.device(), clock);
    this.members = new TunnelMembers(config.device(), partsHolder, faults, host, workers);
    this.ciphers = new CipherSuites(partsHolder, host, this::useSuites);
    this.network = new HostNetwork(partsHolder, this::demands, host, clock, faults);
    this.findings = new HostFindings(partsHolder, host);
    this.settings =
        DeviceSettings.builder(config.device())
            .readers(outboundThreads)
            .programs(config.ipPath(), config.resolvconfPath())
            .dnsManager(config.dnsManager())
            .routePlace(config.routePlace())
            .build();
    this.device = attachment(Parts.DEVICE, settings, Place.DEVICE);
    this.socket = attachment(Parts.SOCKET, SocketSettings.ofPort(config.localPort()), Place.SOCKET);
    this.failures =
        new LoopFailures(
            members, partsHolder, device, socket, faults, host, this::replaceLoops, giveUp);
    this.parts = new MissingParts(host, this::missing);
    host.execute(parts::changed);
  }

  private <A extends Attachment, S> AttachmentHolder<A, S> attachment(
      Parts.Kind<A> kind, S settings, Place place) {
    return new AttachmentHolder<>(
        kind, settings, partsHolder, host, () -> opened(place), fault -> tell(place, fault));
  }

  private void opened(Place place) {
    network.refresh();
    faults.end(place);
    host.execute(this::followParts);
  }

  /**
   * Without a device no session may be up: the peer would send packets that lead nowhere, instead
   * of by another way. What begins anew here starts when there is a device.
   */
  private void followParts() {
    var parts = partsHolder.now();
    if (parts.device() != null) {
      hadDevice = true;
    } else if (hadDevice && !parts.awaitsDevice()) {
      hadDevice = false;
      members.beginAnew();
    }
    members.report();
  }

  /**
   * Drops all keys, and leaves out nonces: each start jumps (security B3). For a machine that may
   * have a twin.
   */
  public void beginAnewWithAll() {
    host.execute(members::beginAnew);
  }

  /**
   * Drops all keys of a peer before the machine is suspended, so that its memory holds none, and
   * begins anew after it, or after a minute if it is not suspended.
   */
  void suspend(ConfiguredPeer member) {
    host.perform(() -> members.suspend(member));
  }

  /** The machine was suspended. */
  public void wakeUp() {
    host.execute(members::wakeUp);
  }

  /** Reports from now on how a peer is. */
  public void report(ConfiguredPeer member, ConfiguredPeer.Reporter reporter) {
    host.execute(
        () -> {
          member.reporter(reporter);
          members.report(member);
        });
  }

  /** How the device is opened. */
  DeviceSettings settings() {
    return settings;
  }

  /** What is counted here and belongs to none of the peers. */
  DeviceStatistics statistics() {
    return statistics;
  }

  private List<HostNetwork.Demand> demands() {
    var demands = members.demands();
    host.execute(members::reportSessions);
    if (members.lackPlan()) {
      host.executeAfter(PART_INTERVAL, network::refresh);
    }
    return demands;
  }

  public void add(ConfiguredPeer member) {
    partComes(() -> members.add(member));
  }

  /** Ends the session with a peer; its nonce files are free afterwards. */
  public void remove(ConfiguredPeer member) {
    host.perform(
        () -> {
          members.remove(member);
          network.refresh();
        });
  }

  public void addRole(ConfiguredPeer member, Role role) {
    partComes(
        () -> {
          members.use(member, role);
          members.begin(member);
          network.refresh();
        });
  }

  /**
   * Goes on without this implementation of the peer's role, if it is in use; returns when no thread
   * uses it any more.
   *
   * @param isSetAside whether the role misbehaved and no other takes its place: then the session
   *     ends, since nobody can say what may pass in it
   */
  public void removeRole(ConfiguredPeer member, Role role, boolean isSetAside) {
    host.perform(
        () -> {
          if (member.role() == role) {
            parts.changed();
            if (isSetAside) {
              LOG.log(Level.WARNING, "{0}: the peer cannot be served", member.config().label());
              members.end(member);
            }
            members.use(member, null);
            network.refresh();
          }
        });
  }

  /** Changes the key of a peer's session now, if that is possible. */
  KeyChange rekey(ConfiguredPeer member) {
    var outcome = new KeyChange[] {KeyChange.NO_SESSION};
    host.perform(() -> outcome[0] = members.rekey(member));
    return outcome[0];
  }

  /** Forgets what is remembered of a peer, unless a session is up, and begins anew with it. */
  public Forgotten forget(ConfiguredPeer member) {
    var outcome = new Forgotten[] {Forgotten.FAILED};
    host.perform(() -> outcome[0] = members.forget(member));
    return outcome[0];
  }

  public void addSuite(CipherSuite suite) {
    partComes(() -> ciphers.add(suite));
  }

  public void removeSuite(CipherSuite suite) {
    partGoes(() -> ciphers.remove(suite));
  }

  private void useSuites() {
    var suites = partsHolder.now().suites();
    if (!members.haveLoops() && suites != null) {
      members.use(
          new PacketLoops(
              statistics,
              suites.secretBox(),
              partsHolder,
              network,
              workers.storage(),
              workers.watch(),
              clock,
              failures));
    }
    members.begin();
  }

  private void replaceLoops() {
    members.endLoops();
    useSuites();
    network.refresh();
  }

  /**
   * Opens devices with this service from now on.
   *
   * @param isStopgap see {@link AttachmentHolder#use}
   */
  public void addPort(AttachmentService<TunDevice, DeviceSettings> port, boolean isStopgap) {
    partComes(() -> device.use(port, isStopgap));
  }

  public void removePort(AttachmentService<TunDevice, DeviceSettings> port) {
    partGoes(() -> device.remove(port));
  }

  /**
   * Opens sockets with this service from now on.
   *
   * @param isStopgap see {@link AttachmentHolder#use}
   */
  public void addTransport(
      AttachmentService<UdpSocket, SocketSettings> transport, boolean isStopgap) {
    partComes(() -> socket.use(transport, isStopgap));
  }

  public void removeTransport(AttachmentService<UdpSocket, SocketSettings> transport) {
    partGoes(() -> socket.remove(transport));
  }

  /** Ends everything; the device leaves the host's network as it was before. */
  public void close() {
    network.close();
    host.perform(
        () -> {
          members.close();
          device.close();
          socket.close();
        });
    host.close();
  }

  private void partComes(Runnable task) {
    host.execute(
        () -> {
          parts.changed();
          task.run();
        });
  }

  private void partGoes(Runnable task) {
    host.perform(
        () -> {
          parts.changed();
          task.run();
        });
  }

  private Set<MissingParts.Part> missing() {
    var parts = new LinkedHashSet<MissingParts.Part>();
    for (var part : partsHolder.now().missing()) {
      parts.add(new MissingParts.Part(members.name(), part));
    }
    parts.addAll(members.missingRoles());
    return parts;
  }

  private void tell(Place place, @Nullable String fault) {
    faults.tell(place, Level.ERROR, members.name(), fault);
    host.execute(this::followParts);
  }

  // ---- What can be seen of it, from any thread but those of the loops -----------------------

  /** What is wrong with what the peers share. */
  ActiveProblems faults() {
    return faults;
  }

  /** The services that are missing, for messages. */
  List<String> missingServices() {
    var missing = new ArrayList<String>();
    if (partsHolder.now().suites() == null) {
      missing.add("cipher suite (vpnd.crypto)");
    }
    if (!device.hasService()) {
      missing.add("tunnel device for this operating system (vpnd.tun.linux or vpnd.tun.bsd)");
    }
    if (!socket.hasService()) {
      missing.add("UDP transport (vpnd.tun.linux on Linux, vpnd.udp.jdk elsewhere)");
    }
    return missing;
  }

  /** See {@link HostFindings#now}. */
  List<Finding> hostFindings() {
    return findings.now();
  }

  /** See {@link PacketLoops#observe}; null if the protocol with the peer has not begun. */
  @Nullable Observation observe(ConfiguredPeer member) {
    return members.observe(member);
  }
}
