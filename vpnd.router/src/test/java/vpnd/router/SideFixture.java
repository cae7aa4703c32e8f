// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.Acceptance;
import vpnd.api.CipherChoice;
import vpnd.api.IpPrefix;
import vpnd.api.PeerSystem;
import vpnd.api.PublicKey;
import vpnd.api.Role;
import vpnd.api.TunnelConfig;
import vpnd.role.host.Host;
import vpnd.role.hostgw.HostGateway;
import vpnd.role.netgw.NetworkGateway;

/** One side of a tunnel before it is started: a sound configuration, for a test to spoil. */
final class SideFixture {
  final String name;
  final Identity self;
  Path directory;
  String role = "net-gw";
  PublicKey remoteKey;
  int localPort;
  int remotePort;
  @Nullable String remoteHost = "127.0.0.1";
  @Nullable IpPrefix remoteNetwork;
  Acceptance acceptance = Acceptance.ANY;
  Duration maxKeyAge = Duration.ofSeconds(60);

  /** A net-gw on 127.0.0.1. */
  SideFixture(Path directory, String name, Identity self, Identity peer) {
    this.directory = directory;
    this.name = name;
    this.self = self;
    remoteKey = peer.publicKey();
    localPort = self.port();
    remotePort = peer.port();
  }

  SideFixture role(String newRole) {
    role = newRole;
    remoteHost = newRole.equals("host-gw") ? null : "127.0.0.1";
    return this;
  }

  TunnelFixture gateway(PacketQueue.Receiver receiver) {
    return new TunnelFixture(config(), roles(), receiver);
  }

  private Supplier<Role> roles() {
    return switch (role) {
      case "host" -> Host::new;
      case "host-gw" -> HostGateway::new;
      default -> NetworkGateway::new;
    };
  }

  Path localNonceFile() {
    return directory.resolve(name + ".local");
  }

  Path remoteNonceFile() {
    return directory.resolve(name + ".remote");
  }

  TunnelConfig config() {
    var isGateway = role.equals("host-gw");
    return new TunnelConfig(
        name,
        name,
        role,
        name,
        self.secretKey(),
        remoteKey,
        localPort,
        false,
        remotePort,
        remoteHost,
        remoteNetwork,
        isGateway ? HostGatewayFixture.NETWORK : null,
        isGateway ? new IpPrefix(HostGatewayFixture.client(0), 16) : null,
        null,
        "",
        Path.of("/sbin/resolvconf"),
        Path.of("/sbin/ip"),
        acceptance,
        PeerSystem.LINUX,
        CipherChoice.AUTO,
        true,
        maxKeyAge,
        100_000,
        localNonceFile(),
        remoteNonceFile(),
        1000,
        Path.of("/var/run/vpnd_stats.sock"));
  }
}
