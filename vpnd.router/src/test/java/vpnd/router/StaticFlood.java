// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;
import vpnd.api.PacketBatch;
import vpnd.router.protocol.Nonce;

/** A client with keys that sends PEER_INFO under the static key, each with a higher nonce. */
final class StaticFlood implements AutoCloseable {
  /** Nonce, tag, type, and the body of PEER_INFO (protocol, section 5). */
  private static final int LENGTH = 133;

  /** The gateway draws a lower one, so it waits for the client to begin the exchange. */
  private static final int HIGHEST_ID = -1;

  private static final int ID_AT = 41;

  private final NativeMemory sharedKey = CountedSuite.SODIUM.allocate(CipherSuite.AGREED_SIZE);
  private final NativeMemory slot = CountedSuite.SODIUM.allocate(PacketBatch.SLOT_SIZE);
  private final byte[] datagram = new byte[LENGTH];
  private final DatagramSocket socket;
  private final int port;
  private long count;

  StaticFlood(Identity client, Identity hub) throws IOException {
    var suite = CountedSuite.SODIUM;
    try (var keys = suite.allocate(2 * CipherSuite.KEY_SIZE);
        var secret = client.secretKey()) {
      secret.copyTo(keys.bytes());
      hub.publicKey().copyTo(keys.bytes().slice(CipherSuite.KEY_SIZE, CipherSuite.KEY_SIZE));
      suite.agree(sharedKey.address(), keys.address(), keys.address() + CipherSuite.KEY_SIZE);
    }
    port = hub.port();
    socket = new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 3, 0, 1}));
  }

  /** Sends some, as fast as the host takes them. */
  void send(int messages) throws IOException {
    for (var message = 0; message < messages; message++) {
      // Upper parts that differ: each moves the client in the index of the gateway.
      new Nonce(1, ++count, 0).write(slot.bytes(), 0);
      for (var at = Nonce.SIZE; at < LENGTH; at++) {
        slot.bytes().put(at, (byte) 0);
      }
      slot.bytes().putInt(ID_AT, HIGHEST_ID);
      CountedSuite.SODIUM
          .cipher()
          .seal(sharedKey.address(), slot.address(), slot.address(), LENGTH - 40);
      slot.bytes().get(0, datagram);
      socket.send(new DatagramPacket(datagram, LENGTH, InetAddress.getLoopbackAddress(), port));
    }
  }

  @Override
  public void close() {
    socket.close();
    slot.close();
    sharedKey.close();
  }
}
