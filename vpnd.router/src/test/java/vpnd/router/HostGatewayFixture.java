// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import vpnd.api.Acceptance;
import vpnd.api.CipherChoice;
import vpnd.api.IpPrefix;
import vpnd.api.PeerSystem;
import vpnd.api.Role;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;
import vpnd.api.TunnelControl.Forgotten;
import vpnd.role.host.Host;
import vpnd.role.hostgw.HostGateway;

/** A gateway of a test that listens for any number of clients on a UDP port of 127.0.0.1. */
final class HostGatewayFixture implements AutoCloseable {
  /** The network behind the gateway. */
  static final IpPrefix NETWORK = new IpPrefix(address(10, 9, 0, 0), 16);

  /** A host behind the gateway. */
  static final InetAddress SERVER = address(10, 9, 0, 1);

  private static final String NAME = "hub";

  private final Path directory;
  private final Identity self;
  private final Clock clock = new Clock();
  private final AtomicInteger misuses = new AtomicInteger();
  private final AtomicInteger blocks = new AtomicInteger();
  private final Workers workers = Workers.start("-" + NAME, clock);
  private final TunPort port;
  private final Tunnel tunnel;
  private volatile @Nullable PacketQueue device;
  private List<CountedSuite> suites = CountedSuite.all(blocks, misuses);
  private CountedTransport transport = new CountedTransport(misuses);

  /**
   * @param directory for the nonce files, which it shares with an earlier hub
   * @param receiver sees what comes out of the tunnel
   */
  HostGatewayFixture(Path directory, Identity self, PacketQueue.Receiver receiver) {
    this.directory = directory;
    this.self = self;
    port =
        config -> {
          var opened = new PacketQueue(receiver, misuses);
          device = opened;
          return opened;
        };
    tunnel = new Tunnel(config(0, self), 1, clock, workers, () -> {});
    suites.forEach(tunnel::addSuite);
    tunnel.addPort(port, false);
    tunnel.addTransport(transport, false);
  }

  /** Lets a client in, with the inner address {@link #client}, and does not wait for anything. */
  ClientFixture join(int number, Identity client) {
    return join(number, client, new HostGateway());
  }

  /** The same with another implementation of the role. */
  ClientFixture join(int number, Identity client, Role role) {
    var seat = new ClientFixture(config(number, client), clock, role);
    tunnel.add(seat.member());
    tunnel.addRole(seat.member(), seat.role());
    return seat;
  }

  /** Ends the session with a client and lets it in no more. */
  void leave(ClientFixture seat) {
    tunnel.remove(seat.member());
  }

  /** Forgets what is remembered of a client. */
  Forgotten forget(ClientFixture seat) {
    return tunnel.forget(seat.member());
  }

  void removeAndAddRole(ClientFixture seat) {
    tunnel.removeRole(seat.member(), seat.role(), false);
    seat.role(new HostGateway());
    tunnel.addRole(seat.member(), seat.role());
  }

  void replaceSuite() {
    var old = suites;
    suites = CountedSuite.all(blocks, misuses);
    suites.forEach(tunnel::addSuite);
    old.forEach(tunnel::removeSuite);
    old.forEach(CountedSuite::remove);
  }

  void removeAndAddTransport() {
    tunnel.removeTransport(transport);
    transport = new CountedTransport(misuses);
    tunnel.addTransport(transport, false);
  }

  /** Waits until the host has been given the routes to so many clients; then they are there. */
  void awaitRoutes(int count) {
    Await.until("a device", () -> device != null);
    var plans = Objects.requireNonNull(device).plans();
    Await.until(
        "the routes of the host",
        () -> !plans.isEmpty() && plans.get(plans.size() - 1).routes().size() >= count);
  }

  /** Has the host send a packet into the tunnel; waits while there is no device or no room. */
  void send(byte[] packet) {
    Await.until("a device", () -> device != null);
    while (!Objects.requireNonNull(device).offer(packet)) {
      Thread.onSpinWait();
    }
  }

  /** How often a service was used after the tunnel said that it no longer was. */
  int misuses() {
    return misuses.get();
  }

  /** Blocks of native memory that are in use. */
  int blocks() {
    return blocks.get();
  }

  /** The inner address of a client. */
  static InetAddress client(int number) {
    return address(10, 1, (number + 1) >>> 8, (number + 1) & 0xff);
  }

  /** The number of the client with this inner address. */
  static int number(int address) {
    return (address & 0xffff) - 1;
  }

  private static InetAddress address(int... bytes) {
    try {
      return InetAddress.getByAddress(
          new byte[] {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]});
    } catch (UnknownHostException e) {
      throw new AssertionError("4 bytes are an address", e);
    }
  }

  /**
   * A client in the role host; it is to be started.
   *
   * @param hub as the client sees it
   */
  static TunnelFixture client(
      Path directory, String name, Identity client, Identity hub, PacketQueue.Receiver receiver) {
    return new TunnelFixture(
        config(directory, name, "host", name, client, hub, "127.0.0.1", null), Host::new, receiver);
  }

  /** Who this is, for clients. */
  Identity self() {
    return self;
  }

  private TunnelConfig config(int number, Identity client) {
    var address = new IpPrefix(client(number), 16);
    return config(directory, "client" + number, "host-gw", NAME, self, client, null, address);
  }

  /**
   * @param address given to the client by a gateway; null for a client
   */
  private static TunnelConfig config(
      Path directory,
      String name,
      String role,
      String device,
      Identity own,
      Identity peer,
      @Nullable String remoteHost,
      @Nullable IpPrefix address) {
    return new TunnelConfig(
        name,
        name,
        role,
        device,
        own.secretKey(),
        peer.publicKey(),
        own.port(),
        false,
        peer.port(),
        remoteHost,
        null,
        address == null ? null : NETWORK,
        address,
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
        1000,
        Path.of("/var/run/vpnd_stats.sock"));
  }

  @Override
  public void close() {
    tunnel.close();
    workers.close();
  }
}
