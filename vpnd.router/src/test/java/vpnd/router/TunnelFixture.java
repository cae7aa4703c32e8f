// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.Acceptance;
import vpnd.api.CipherChoice;
import vpnd.api.Counter;
import vpnd.api.Handover;
import vpnd.api.IpPrefix;
import vpnd.api.PeerSystem;
import vpnd.api.Role;
import vpnd.api.TunDevice;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;
import vpnd.api.TunnelStats;
import vpnd.api.UdpTransport;
import vpnd.role.netgw.NetworkGateway;

/** One tunnel of a test with all the services it needs, on a UDP port of 127.0.0.1. */
final class TunnelFixture implements AutoCloseable {
  private final String name;
  private final Supplier<Role> roles;
  private final AtomicInteger misuses = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();
  private final AtomicInteger blocks = new AtomicInteger();
  private final PacketQueue.Receiver receiver;
  private final Workers workers;
  private final Statistics statistics;
  private final ConfiguredPeer member;
  private final Tunnel tunnel;
  private final PeerControl control;
  private final Guards guards = new Guards();
  private volatile @Nullable PacketQueue device;
  private volatile @Nullable List<String> faults;
  private boolean handsOver;
  private List<CountedSuite> suites;
  private TunPort port;
  private CountedTransport transport;
  private Role role;

  /**
   * @param directory for the nonce files, which it shares with an earlier gateway of this name
   * @param remoteNetwork where the peer may send from; null for anywhere
   * @param receiver sees what comes out of the tunnel
   */
  TunnelFixture(
      Path directory,
      String name,
      Identity self,
      Identity peer,
      @Nullable IpPrefix remoteNetwork,
      PacketQueue.Receiver receiver) {
    this(config(directory, name, self, peer, remoteNetwork), NetworkGateway::new, receiver);
  }

  /**
   * @param roles makes the role, each time that there has to be one
   * @param receiver sees what comes out of the tunnel
   */
  TunnelFixture(TunnelConfig config, Supplier<Role> roles, PacketQueue.Receiver receiver) {
    this(config, roles, 1, new Clock(), receiver);
  }

  /**
   * @param outboundThreads how many move packets of the host
   * @param clock by which the tunnel lives
   */
  TunnelFixture(
      TunnelConfig config,
      Supplier<Role> roles,
      int outboundThreads,
      Clock clock,
      PacketQueue.Receiver receiver) {
    this.name = config.name();
    this.roles = roles;
    this.receiver = receiver;
    this.workers = Workers.start("-" + name, clock);
    this.statistics = new Statistics(config, clock, new TunnelCounters(outboundThreads));
    this.member = new ConfiguredPeer(config, statistics);
    this.tunnel = new Tunnel(config, outboundThreads, clock, workers, ends::incrementAndGet);
    this.control = new PeerControl(tunnel, member, List::of, clock);
    this.suites = CountedSuite.all(blocks, misuses);
    this.port = newPort();
    this.transport = new CountedTransport(misuses);
    this.role = roles.get();
  }

  /** How often the tunnel wanted the process to end. */
  int ends() {
    return ends.get();
  }

  /** From now on device and socket can be handed over from one service to the next, or not. */
  TunnelFixture handsOver(boolean doesSo) {
    handsOver = doesSo;
    port = newPort();
    transport = newTransport();
    return this;
  }

  /** What a tunnel is made with. */
  enum Service {
    ROLE,
    SUITE,
    PORT,
    TRANSPORT
  }

  /** Opens devices in this way from now on. */
  TunnelFixture with(TunPort other) {
    port = other;
    return this;
  }

  /** This side shall have the box alone. */
  TunnelFixture withoutAegis() {
    suites = List.of(new CountedSuite(blocks, misuses));
    return this;
  }

  /** Takes aegis256 away, which comes back in another suite or not. */
  void removeAegis() {
    var aegis = suites.get(1);
    tunnel.removeSuite(guards.suite(aegis));
    aegis.remove();
    suites = List.of(suites.get(0));
  }

  void addAegis() {
    suites = List.of(suites.get(0), CountedSuite.all(blocks, misuses).get(1));
    tunnel.addSuite(guards.suite(suites.get(1)));
  }

  /** How packets for the peer are sealed. */
  @Nullable String cipher() {
    return statistics.cipher();
  }

  /** Adds all services, and does not wait for anything. */
  TunnelFixture start() {
    return startWithout(EnumSet.noneOf(Service.class));
  }

  /** Adds all services but some. */
  TunnelFixture startWithout(Set<Service> missing) {
    tunnel.add(member);
    tunnel.report(member, now -> faults = now);
    if (!missing.contains(Service.ROLE)) {
      tunnel.addRole(member, guards.role(role));
    }
    if (!missing.contains(Service.SUITE)) {
      suites.forEach(suite -> tunnel.addSuite(guards.suite(suite)));
    }
    if (!missing.contains(Service.PORT)) {
      tunnel.addPort(guards.port(port), false);
    }
    if (!missing.contains(Service.TRANSPORT)) {
      tunnel.addTransport(guards.transport(transport), false);
    }
    return this;
  }

  /** Has the host send a packet into the tunnel; waits while there is no device or no room. */
  void send(byte[] packet) {
    while (!device().offer(packet)) {
      Thread.onSpinWait();
    }
  }

  /** What the tunnel has told last of what keeps this side from working; null before that. */
  @Nullable List<String> faults() {
    return faults;
  }

  /** The newest device. */
  PacketQueue device() {
    Await.until("a device of " + name, () -> device != null);
    return Objects.requireNonNull(device);
  }

  void replaceSuite() {
    var old = suites;
    suites = CountedSuite.all(blocks, misuses);
    suites.forEach(suite -> tunnel.addSuite(guards.suite(suite)));
    old.forEach(suite -> tunnel.removeSuite(guards.suite(suite)));
    old.forEach(CountedSuite::remove);
  }

  void removeSuite() {
    for (var suite : suites) {
      tunnel.removeSuite(guards.suite(suite));
      suite.remove();
    }
    suites = List.of();
  }

  void removeAndAddSuite() {
    removeSuite();
    suites = CountedSuite.all(blocks, misuses);
    suites.forEach(suite -> tunnel.addSuite(guards.suite(suite)));
  }

  void removeAndAddPort() {
    tunnel.removePort(guards.port(port));
    port = newPort();
    tunnel.addPort(guards.port(port), false);
  }

  void removeAndAddTransport() {
    tunnel.removeTransport(guards.transport(transport));
    transport = newTransport();
    tunnel.addTransport(guards.transport(transport), false);
  }

  void replacePort() {
    replacePort(newPort());
  }

  void replacePort(TunPort replacement) {
    var old = port;
    port = replacement;
    tunnel.addPort(guards.port(port), false);
    tunnel.removePort(guards.port(old));
  }

  /** Adds the next transport first, as it is with a second version of a bundle. */
  void replaceTransport() {
    var old = transport;
    transport = newTransport();
    tunnel.addTransport(guards.transport(transport), false);
    tunnel.removeTransport(guards.transport(old));
  }

  /** As it is with the update of a bundle while there is another one of a lower ranking. */
  void replaceTransportByWayOf(UdpTransport stopgap) {
    tunnel.addTransport(guards.transport(stopgap), true);
    tunnel.removeTransport(guards.transport(transport));
    transport = newTransport();
    tunnel.addTransport(guards.transport(transport), false);
    tunnel.removeTransport(guards.transport(stopgap));
  }

  void removePort() {
    tunnel.removePort(guards.port(port));
  }

  void remove(Service service) {
    switch (service) {
      case ROLE -> tunnel.removeRole(member, guards.role(role), false);
      case SUITE -> removeSuite();
      case PORT -> removePort();
      case TRANSPORT -> tunnel.removeTransport(guards.transport(transport));
    }
  }

  void add(Service service) {
    switch (service) {
      case ROLE -> tunnel.addRole(member, guards.role(role));
      case SUITE -> {
        suites = CountedSuite.all(blocks, misuses);
        suites.forEach(suite -> tunnel.addSuite(guards.suite(suite)));
      }
      case PORT -> tunnel.addPort(guards.port(port), false);
      case TRANSPORT -> tunnel.addTransport(guards.transport(transport), false);
    }
  }

  void removeAndAddRole() {
    tunnel.removeRole(member, guards.role(role), false);
    role = roles.get();
    tunnel.addRole(member, guards.role(role));
  }

  /** This machine may have been copied. */
  void beginAnew() {
    tunnel.beginAnewWithAll();
  }

  /** The machine was suspended. */
  void wakeUp() {
    tunnel.wakeUp();
  }

  void awaitSession() {
    Await.until("a session of " + name, this::isActive);
  }

  String state() {
    return statistics.state();
  }

  boolean isActive() {
    return state().equals("ACTIVE");
  }

  /** What an operator may ask of it. */
  PeerControl control() {
    return control;
  }

  long count(Counter counter) {
    return statistics.get(counter);
  }

  /** What was dropped, and how often. */
  Map<Counter, Long> drops() {
    return drops(statistics);
  }

  /** The same without messages of the handshake that came twice, as on a slow machine they do. */
  Map<Counter, Long> droppedPackets() {
    var drops = drops();
    drops.remove(Counter.RX_UNEXPECTED);
    return drops;
  }

  static Map<Counter, Long> drops(TunnelStats statistics) {
    var drops = new EnumMap<Counter, Long>(Counter.class);
    for (var counter : Counter.values()) {
      if (counter.isDrop() && statistics.get(counter) > 0) {
        drops.put(counter, statistics.get(counter));
      }
    }
    return drops;
  }

  /** How often a service was used after the tunnel said that it no longer was. */
  int misuses() {
    return misuses.get();
  }

  /** How often the newest transport's sockets were told that nobody receives for a while. */
  int pauses() {
    return transport.pauses();
  }

  /** The host has dropped so many datagrams for the newest transport's socket. */
  void overflow(long datagrams) {
    transport.overflow(datagrams);
  }

  /** Blocks of native memory that are in use. */
  int blocks() {
    return blocks.get();
  }

  /** The tunnel's threads that run. */
  long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("vpnd-.*-" + name))
        .count();
  }

  @Override
  public void close() {
    tunnel.close();
    workers.close();
  }

  private CountedTransport newTransport() {
    return new CountedTransport(misuses, handsOver);
  }

  private TunPort newPort() {
    return new QueuePort(handsOver);
  }

  private final class QueuePort implements TunPort {
    private final boolean handsOver;

    QueuePort(boolean handsOver) {
      this.handsOver = handsOver;
    }

    @Override
    public TunDevice open(TunnelConfig config) {
      var opened = new PacketQueue(receiver, misuses, handsOver);
      device = opened;
      return opened;
    }

    @Override
    public @Nullable TunDevice adopt(TunnelConfig config, Handover handover) {
      if (handsOver
          && handover instanceof ParkedHandover<?> parked
          && parked.part() instanceof PacketQueue queue) {
        var unused = handover.take();
        return queue.taken();
      }
      return null;
    }
  }

  /** The configuration of a net-gw, with the smallest reserve of nonces. */
  static TunnelConfig config(
      Path directory, String name, Identity self, Identity peer, @Nullable IpPrefix remoteNetwork) {
    return new TunnelConfig(
        name,
        name,
        "net-gw",
        name,
        self.secretKey(),
        peer.publicKey(),
        self.port(),
        false,
        peer.port(),
        "127.0.0.1",
        remoteNetwork,
        null,
        null,
        null,
        "",
        Path.of("/sbin/resolvconf"),
        Path.of("/sbin/ip"),
        Acceptance.ANY,
        PeerSystem.LINUX,
        CipherChoice.AUTO,
        true,
        Duration.ofSeconds(60),
        100_000,
        directory.resolve(name + ".local"),
        directory.resolve(name + ".remote"),
        16,
        Path.of("/var/run/vpnd_stats.sock"));
  }
}
