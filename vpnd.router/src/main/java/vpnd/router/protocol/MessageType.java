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
  DATA(1, 1500);

  /**
   * The type octet of DATA under {@code aegis256} with an unfinished checksum (section 14.2, {@link
   * vpnd.api.PacketBatch#isUnfinished}); elsewhere it is of no type.
   */
  public static final byte UNFINISHED_DATA = (byte) 0x85;

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

  /** Whether a body of so many octets is one of this type. */
  public boolean allows(int length) {
    return length >= shortest && length <= longest;
  }
}
