// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.Objects;

/**
 * Which further suites both sides can open (protocol, section 14). An offer is bound to the key
 * under which it travels, so it is authentic, and is of the process that has the keys.
 */
final class CipherNegotiation {
  /** The bit of {@code aegis256} in the peer info. */
  static final int AEGIS256 = 1;

  private final Session session;
  private boolean hasSuite;

  CipherNegotiation(Session session, boolean hasSuite) {
    this.session = session;
    this.hasSuite = hasSuite;
  }

  /** What this side offers in a peer info under a key. */
  byte advertised(SessionKey key) {
    return (byte) (hasSuite && key.data() != null ? AEGIS256 : 0);
  }

  /**
   * This side has the suite from now on, or no more.
   *
   * @return whether the peer has to be notified
   */
  boolean support(boolean newHasSuite) {
    if (newHasSuite == hasSuite) {
      return false;
    }
    hasSuite = newHasSuite;
    for (var generation : KeyGeneration.values()) {
      var key = session.key(generation);
      var data = key == null ? null : key.data();
      if (data != null) {
        data.agree(hasSuite);
      }
    }
    return true;
  }

  /** The peer's offer, from the peer info that a message under a key of a session is. */
  void learn(Opened message) {
    var data = Objects.requireNonNull(message.key()).data();
    if (data != null) {
      var suites = PeerInfoCodec.suites(message.bytes(), message.body());
      data.offered((suites & AEGIS256) != 0, message.nonce());
      data.agree(hasSuite);
    }
  }
}
