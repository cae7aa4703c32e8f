// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import vpnd.testing.api.KeyLines;

/**
 * The gateway of a site, by its configuration file.
 *
 * @param port the UDP port on 127.0.0.1
 * @param keys its own
 */
record Gateway(Site site, int port, KeyLines keys) {
  /** A gateway with a new key pair and a free port outside the kernel's ephemeral range. */
  static Gateway of(Site site) {
    return new Gateway(site, freePort(), KeyLines.generate());
  }

  private static int freePort() {
    while (true) {
      var port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
      try (var socket = new DatagramSocket(port)) {
        return socket.getLocalPort();
      } catch (SocketException taken) {
        // The next one may be free.
      }
    }
  }

  /** Writes the configuration file for the tunnel to another gateway, at once as a whole. */
  void write(Path directory, Gateway peer, String label) {
    write(
        directory,
        peer,
        label,
        "remote_host: 127.0.0.1",
        "remote_port: " + peer.port,
        "remote_network: " + peer.site.network());
  }

  /** Writes that of a gateway whose client is the peer. */
  void writeHostGateway(Path directory, Gateway peer, String label) {
    write(
        directory,
        peer,
        label,
        "role: host-gw",
        "local_network: " + site.network(),
        "host_addr: " + peer.site.host().getHostAddress() + "/24");
  }

  /** Writes that of a client whose gateway is the peer. */
  void writeHost(Path directory, Gateway peer, String label) {
    write(
        directory,
        peer,
        label,
        "role: host",
        "remote_host: 127.0.0.1",
        "remote_port: " + peer.port);
  }

  private void write(Path directory, Gateway peer, String label, String... ofRole) {
    var name = site.tunnel();
    var lines =
        List.of(
            keys.secret(),
            peer.keys.open(),
            String.join("\n", ofRole),
            "local_port: " + port,
            "device: " + name,
            "label: " + label,
            "local_nonce_file: " + directory.resolve(name + ".local_nonce"),
            "remote_nonce_file: " + directory.resolve(name + ".remote_nonce"),
            "stats_path: " + directory.resolve(name + ".sock"));
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      var draft = Files.createTempFile(directory, name, "", ownerOnly);
      Files.write(draft, lines);
      Files.move(draft, file(directory), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the configuration file is in a directory. */
  Path file(Path directory) {
    return directory.resolve(site.tunnel() + ".conf");
  }
}
