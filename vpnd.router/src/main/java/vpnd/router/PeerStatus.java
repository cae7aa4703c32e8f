// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.api.PeerInfo;
import vpnd.router.protocol.State;

/** What any thread may see of a peer; the engine's thread writes it. */
final class PeerStatus {
  /** The state of the protocol. */
  volatile State state = State.INIT;

  /** When the session came up; negative if there is none. */
  volatile long sessionSince = -1;

  /** What the peer said of itself when the session began; null if there is none. */
  volatile @Nullable PeerInfo session;

  /** Where the peer is, or is looked for first. */
  volatile @Nullable Endpoint endpoint;

  private final AtomicLong heardAt = new AtomicLong(-1);

  /** Something authentic came from the peer; costs a packet a plain write. */
  void heard(long now) {
    heardAt.setOpaque(now);
  }

  /** When something authentic last came from the peer; negative if nothing did. */
  long heardAt() {
    return heardAt.getOpaque();
  }
}
