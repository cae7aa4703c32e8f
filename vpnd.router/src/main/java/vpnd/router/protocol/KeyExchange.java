// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;

/** One run of KEY_SWITCH_START, KEY_SWITCH_ACK and KEY_READY (protocol, section 7). */
final class KeyExchange {
  /** What this side sent last and sends again until the peer goes on. */
  enum Phase {
    /** KEY_SWITCH_START; the initiator waits for the peer's key. */
    STARTED,
    /** KEY_SWITCH_ACK; the responder waits for KEY_READY. */
    ACKNOWLEDGED,
    /** KEY_READY sent or received; this side waits for a message under the new key, and repeats. */
    READY
  }

  private static final int SECRET_AT = 0;
  private static final int PUBLIC_AT = CipherSuite.KEY_SIZE;
  private static final int PEER_AT = 2 * CipherSuite.KEY_SIZE;

  private final KeyRole role;
  private final SessionKey carrier;
  private final long startedAt;
  private final NativeMemory keys;
  private Phase phase;
  private long sentAt;

  /**
   * Draws a new key pair.
   *
   * @param carrier the key under which the messages of this run are sealed
   */
  KeyExchange(KeyRole role, SessionKey carrier, CipherSuite suite, long now) {
    this.role = role;
    this.carrier = carrier;
    this.startedAt = now;
    this.sentAt = now;
    this.phase = role == KeyRole.INITIATOR ? Phase.STARTED : Phase.ACKNOWLEDGED;
    keys = suite.allocate(3 * CipherSuite.KEY_SIZE);
    suite.generateKeyPair(keys.address() + SECRET_AT, keys.address() + PUBLIC_AT);
  }

  KeyRole role() {
    return role;
  }

  SessionKey carrier() {
    return carrier;
  }

  long startedAt() {
    return startedAt;
  }

  Phase phase() {
    return phase;
  }

  void phase(Phase newPhase) {
    phase = newPhase;
  }

  /** When this side sent its message the last time. */
  long sentAt() {
    return sentAt;
  }

  void sentAt(long now) {
    sentAt = now;
  }

  /**
   * Whether this is the run of a side in a role that waits in a phase for a message under a key.
   */
  boolean awaits(KeyRole wantedRole, Phase wantedPhase, @Nullable SessionKey key) {
    return role == wantedRole && phase == wantedPhase && carrier == key;
  }

  void copyPublicKey(byte[] to) {
    keys.bytes().get(PUBLIC_AT, to, 0, CipherSuite.KEY_SIZE);
  }

  /** Whether the peer's public key, at an index of a message, is the one that was agreed with. */
  boolean isPeerKey(ByteBuffer from, int index) {
    var stored = new byte[CipherSuite.KEY_SIZE];
    var received = new byte[CipherSuite.KEY_SIZE];
    keys.bytes().get(PEER_AT, stored);
    from.get(index, received);
    return Arrays.equals(stored, received);
  }

  /**
   * Computes the new key from the peer's public key at an index of a message.
   *
   * @return null if the public key has a low order
   */
  @Nullable SessionKey agree(ByteBuffer from, int index, Suites suites) {
    keys.bytes().put(PEER_AT, from, index, CipherSuite.KEY_SIZE);
    var shared = suites.secretBox().allocate(SessionKey.SIZE);
    var aegis = suites.aegis();
    if (!agree(suites.secretBox(), shared.address())
        || (aegis != null && !agree(aegis, shared.address() + SessionKey.DATA_AT))) {
      shared.close();
      return null;
    }
    return aegis == null ? new SessionKey(shared) : SessionKey.withData(shared);
  }

  private boolean agree(CipherSuite suite, long agreed) {
    return suite.agree(agreed, keys.address() + SECRET_AT, keys.address() + PEER_AT);
  }

  /** Overwrites the key pair. */
  void wipe() {
    keys.close();
  }
}
