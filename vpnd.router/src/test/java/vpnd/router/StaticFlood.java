// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;
import vpnd.api.PacketBatch;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.Nonce;

/** A client with keys that sends messages under the static key, each with a higher nonce. */
final class StaticFlood implements AutoCloseable {
  /** Protocol, section 3. */
  static final int PEER_INFO_SIZE = 92;

  private static final int TYPE_AT = PacketBatch.HEADROOM - 1;

  /** The gateway draws a lower one, so it waits for the client to begin the exchange. */
  private static final int HIGHEST_ID = -1;

  private static final int ID_AT = 41;

  private final NativeMemory sharedKey = CountedSuite.SODIUM.allocate(CipherSuite.AGREED_SIZE);
  private final NativeMemory slot = CountedSuite.SODIUM.allocate(PacketBatch.SLOT_SIZE);
  private final byte[] datagram = new byte[PacketBatch.HEADROOM + PEER_INFO_SIZE];
  private final DatagramSocket socket;
  private final int port;
  private final long high;
  private final long step;
  private long count;

  /** Its nonces have upper parts that differ: each moves the client in the index of the gateway. */
  StaticFlood(Identity client, Identity hub) throws IOException {
    this(client, hub, 1, 1);
  }

  /**
   * @param high the highest part of the first nonce
   * @param step between the middle parts of two nonces
   */
  StaticFlood(Identity client, Identity hub, long high, long step) throws IOException {
    this.high = high;
    this.step = step;
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

  /** Sends PEER_INFO, as fast as the host takes it. */
  void send(int messages) throws IOException {
    send(MessageType.PEER_INFO, PEER_INFO_SIZE, messages);
  }

  /**
   * Sends messages of a type, as fast as the host takes them.
   *
   * @param size of their bodies, which hold zeros but for the id
   */
  void send(MessageType type, int size, int messages) throws IOException {
    var length = PacketBatch.HEADROOM + size;
    for (var message = 0; message < messages; message++) {
      new Nonce(high, step * ++count, 0).write(slot.bytes(), 0);
      for (var at = Nonce.SIZE; at < length; at++) {
        slot.bytes().put(at, (byte) 0);
      }
      slot.bytes().put(TYPE_AT, type.code()).putInt(ID_AT, HIGHEST_ID);
      var address = slot.address();
      CountedSuite.SODIUM.cipher().seal(sharedKey.address(), address, address, length - 40);
      slot.bytes().get(0, datagram, 0, length);
      socket.send(new DatagramPacket(datagram, length, InetAddress.getLoopbackAddress(), port));
    }
  }

  @Override
  public void close() {
    socket.close();
    slot.close();
    sharedKey.close();
  }
}
