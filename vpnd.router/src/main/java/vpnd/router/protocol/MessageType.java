// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import org.jspecify.annotations.Nullable;

/** The messages of the protocol (section 2); the ordinal is the type octet. */
public enum MessageType {
  /** What a peer says of itself; the sign of life. */
  PEER_INFO(PeerInfoCodec.SIZE, PeerInfoCodec.SIZE),
  /** The initiator's new public key. */
  KEY_SWITCH_START(32, 32),
  /** The responder's new public key. */
  KEY_SWITCH_ACK(32, 32),
  /** The initiator goes over to the new key; carries its peer info. */
  KEY_READY(PeerInfoCodec.SIZE, PeerInfoCodec.SIZE),
  /** A text for the peer's log, with a final NUL. */
  DEBUG_STRING(1, 1500),
  /** One IP packet. */
  DATA(1, 1500),
  /**
   * One IP packet with an unfinished checksum ({@link vpnd.api.PacketBatch#isUnfinished}), under
   * {@code aegis256} only (section 14.2).
   */
  DATA_UNFINISHED(1, 1500);

  private static final MessageType[] BY_OCTET = values();

  private final int shortest;
  private final int longest;

  MessageType(int shortest, int longest) {
    this.shortest = shortest;
    this.longest = longest;
  }

  /** The type octet. */
  public byte octet() {
    return (byte) ordinal();
  }

  /** The type of an octet, or null if there is none. */
  static @Nullable MessageType of(byte octet) {
    return octet >= 0 && octet < BY_OCTET.length ? BY_OCTET[octet] : null;
  }

  /** Whether the body is a packet for the host. */
  boolean isPacket() {
    return this == DATA || this == DATA_UNFINISHED;
  }

  /** Whether a body of so many octets is one of this type. */
  public boolean allows(int length) {
    return length >= shortest && length <= longest;
  }
}
