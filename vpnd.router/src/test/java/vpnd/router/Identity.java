// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.net.DatagramSocket;
import java.net.SocketException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import vpnd.api.PublicKey;
import vpnd.api.SecretKey;

/** Who a gateway is: the keys and the UDP port of one side of a test. */
final class Identity {
  private final byte[] secretKey;
  private final PublicKey publicKey;
  private final int port;

  Identity(byte[] secretKey, PublicKey publicKey, int port) {
    this.secretKey = secretKey;
    this.publicKey = publicKey;
    this.port = port;
  }

  /** The same gateway, as one sees it that was given another public key. */
  Identity withPublicKey(PublicKey other) {
    return new Identity(secretKey, other, port);
  }

  /** The same gateway, as one sees it for which it is on another port. */
  Identity at(int otherPort) {
    return new Identity(secretKey, publicKey, otherPort);
  }

  PublicKey publicKey() {
    return publicKey;
  }

  SecretKey secretKey() {
    return new SecretKey(secretKey.clone());
  }

  /** The secret key in hexadecimal digits. */
  String secretDigits() {
    return HexFormat.of().formatHex(secretKey);
  }

  int port() {
    return port;
  }

  static Identity draw() {
    try (var keys = CountedSuite.SODIUM.allocate(64)) {
      CountedSuite.SODIUM.generateKeyPair(keys.address(), keys.address() + 32);
      var secretKey = new byte[32];
      var publicKey = new byte[32];
      keys.bytes().get(0, secretKey);
      keys.bytes().get(32, publicKey);
      return new Identity(secretKey, new PublicKey(publicKey), freePort());
    }
  }

  /** Not one that the kernel may meanwhile give to the socket of a simulated client. */
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
}
