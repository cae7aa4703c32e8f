// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.pair;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import vpnd.testing.api.KeyLines;

/**
 * Two vpnds in this process that join the networks 10.0.1.0/24 and 10.0.2.0/24 over 127.0.0.1: a
 * test bed for a part. It needs a distribution, and no root: devices are queues in memory. Close it
 * at the end.
 *
 * <pre>
 *   try (var pair = new RouterPair(Path.of("/opt/vpnd"), directory)) {
 *     pair.west().register(Role.class, part, Map.of(Role.PROPERTY, "net-gw", "service.ranking", 10));
 *     pair.awaitSession();
 *     pair.west().send(packet);
 *     assertArrayEquals(packet, pair.east().receive(Duration.ofSeconds(5)));
 *   }
 * </pre>
 *
 * <p>The log is that of {@link System.Logger}.
 */
public final class RouterPair implements AutoCloseable {
  private final RouterEnd west;
  private final RouterEnd east;

  /**
   * Starts both.
   *
   * @param home the directory of a distribution
   * @param directory an empty one, for configuration files and state
   * @throws IOException if a bundle does not start; the message names it
   */
  public RouterPair(Path home, Path directory) throws IOException {
    var westKeys = KeyLines.generate();
    var eastKeys = KeyLines.generate();
    int westPort = freePort();
    int eastPort = freePort();
    west =
        RouterEnd.start(
            home,
            directory.resolve("west"),
            lines(westKeys, westPort, eastKeys, eastPort, "10.0.2.0/24"));
    try {
      east =
          RouterEnd.start(
              home,
              directory.resolve("east"),
              lines(eastKeys, eastPort, westKeys, westPort, "10.0.1.0/24"));
    } catch (IOException | RuntimeException e) {
      west.close();
      throw e;
    }
  }

  private static List<String> lines(
      KeyLines own, int ownPort, KeyLines peer, int peerPort, String network) {
    return List.of(
        own.secret(),
        peer.open(),
        "local_port: " + ownPort,
        "remote_host: 127.0.0.1",
        "remote_port: " + peerPort,
        "remote_network: " + network);
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The gateway of 10.0.1.0/24. */
  public RouterEnd west() {
    return west;
  }

  /** The gateway of 10.0.2.0/24. */
  public RouterEnd east() {
    return east;
  }

  /** Waits up to 30 s until both have a session. */
  public void awaitSession() {
    west.awaitSession();
    east.awaitSession();
  }

  @Override
  public void close() {
    west.close();
    east.close();
  }
}
