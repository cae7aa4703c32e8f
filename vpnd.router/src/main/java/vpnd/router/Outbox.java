// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.router.protocol.NonceRange;
import vpnd.router.protocol.SessionKey;

/**
 * What the outbound thread needs to know of a peer; written by other threads, read once per batch.
 */
final class Outbox {
  /** Key for packets of the host; null while no session is up. */
  volatile @Nullable SessionKey key;

  /** Whether packets wait for a key change to complete. */
  volatile boolean isHeld;

  /** Where datagrams go; null until the peer's name is resolved. */
  volatile @Nullable Endpoint endpoint;

  /** Our own nonces. */
  volatile NonceRange nonces;

  Outbox(NonceRange nonces) {
    this.nonces = nonces;
  }
}
