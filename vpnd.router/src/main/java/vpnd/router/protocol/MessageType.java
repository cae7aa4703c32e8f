// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import org.jspecify.annotations.Nullable;

/** The messages of the protocol (sections 2, 15 and 16). */
public enum MessageType {
  /** What a peer says of itself; the sign of life. */
  PEER_INFO(0, PeerInfoCodec.SIZE, PeerInfoCodec.SIZE),
  /** The initiator's new public key. */
  KEY_SWITCH_START(1, 32, 32),
  /** The responder's new public key. */
  KEY_SWITCH_ACK(2, 32, 32),
  /** The initiator goes over to the new key; carries its peer info. */
  KEY_READY(3, PeerInfoCodec.SIZE, PeerInfoCodec.SIZE),
  /** A text for the peer's log, with a final NUL. */
  DEBUG_STRING(4, 1, 1500),
  /** One IP packet. */
  DATA(5, 1, 1500),
  /** Is as long as a packet of the host on the way, and to be answered; an original has none. */
  PROBE(0x86, 4, 1500),
  /** The answer to a probe: its number. */
  PROBE_ACK(0x87, 4, 4),
  /** All that the peer announces: a number, and entries; an original has none. */
  ANNOUNCEMENT(0x88, 4, AnnouncementCodec.LONGEST),
  /** The answer to an announcement: its number. */
  ANNOUNCEMENT_ACK(0x89, 4, 4);

  /**
   * The type byte of DATA under {@code aegis256} with a partial checksum (section 14.2, {@link
   * vpnd.api.packet.PacketBatch#hasPartialChecksum}); elsewhere it is of no type.
   */
  public static final byte PARTIAL_CHECKSUM_DATA = (byte) 0x85;

  private static final @Nullable MessageType[] BY_BYTE = new @Nullable MessageType[256];

  static {
    for (var type : values()) {
      BY_BYTE[type.value] = type;
    }
  }

  private final int value;
  private final int shortest;
  private final int longest;

  MessageType(int value, int shortest, int longest) {
    this.value = value;
    this.shortest = shortest;
    this.longest = longest;
  }

  /** The type byte. */
  public byte code() {
    return (byte) value;
  }

  /** The type of a byte, or null if there is none. */
  static @Nullable MessageType of(byte value) {
    return BY_BYTE[value & 0xff];
  }

  /** Whether it says something of the path to the proven address, and belongs nowhere else. */
  public boolean isOfPath() {
    return this == PROBE || this == PROBE_ACK;
  }

  /** Whether it is taken under the keys of a session only. */
  boolean isOfSession() {
    return switch (this) {
      case PEER_INFO, KEY_SWITCH_START, KEY_SWITCH_ACK, KEY_READY -> false;
      case DEBUG_STRING, DATA, PROBE, PROBE_ACK, ANNOUNCEMENT, ANNOUNCEMENT_ACK -> true;
    };
  }

  /** Whether a body of this length, in bytes, is one of this type. */
  public boolean allows(int length) {
    return length >= shortest && length <= longest;
  }
}
