// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Counter;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.UdpSocket;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.SessionKey;

/** Sends the control messages of all peers of a tunnel. Confined to the inbound thread. */
public final class ControlChannel {
  private final PacketBatch slot;
  private @Nullable CipherSuite suite;
  private @Nullable UdpSocket udp;

  /**
   * @param slot one slot
   */
  public ControlChannel(PacketBatch slot) {
    this.slot = slot;
  }

  /** Uses these parts from now on; nothing can be sent while one of them is missing. */
  public void use(@Nullable CipherSuite newSuite, @Nullable UdpSocket newUdp) {
    suite = newSuite;
    udp = newUdp;
  }

  public boolean isReady() {
    return suite != null && udp != null;
  }

  /** Seals a message and sends it; a message that cannot be sent is counted and lost. */
  public void send(
      SessionKey key,
      MessageType type,
      byte[] body,
      int length,
      Endpoint to,
      Outbox outbox,
      Counters counters) {
    if (suite == null || udp == null) {
      return;
    }
    var nonces = outbox.nonces;
    var nonce = nonces.take(1);
    outbox.reserve.check(nonces);
    if (nonce < 0) {
      counters.add(Counter.TX_NO_NONCE);
      return;
    }
    slot.bytes().put(PacketBatch.HEADROOM, body, 0, length);
    slot.count(1);
    slot.length(0, PacketBatch.HEADROOM + length);
    slot.endpoint(0, to);
    Sealer.seal(suite.cipher(), key, nonces, nonce, type, slot, 0);
    counters.add(udp.send(slot) == 1 ? Counter.TX_DATAGRAMS : Counter.TX_REFUSED);
  }
}
