// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import vpnd.router.OpenFaults.Place;
import vpnd.router.diagnosis.NonceOrigin;
import vpnd.router.protocol.Nonce;
import vpnd.router.protocol.NonceRange;

/** The nonce files of a peer as the protocol uses them: a disk that fails is told, not thrown. */
final class PeerNonces {
  private final NonceStore store;
  private final OpenFaults faults;
  private final String label;

  PeerNonces(NonceStore store, OpenFaults faults, String label) {
    this.store = store;
    this.faults = faults;
    this.label = label;
  }

  NonceOrigin origin() {
    return store.origin();
  }

  /** Stores the highest nonce received; on any thread, for as long as the disk takes. */
  boolean store(Nonce mark) {
    try {
      store.storeMark(mark);
      faults.end(Place.PEER_NONCES);
      return true;
    } catch (IOException e) {
      faults.tell(
          Place.PEER_NONCES,
          Level.ERROR,
          label,
          "the remote nonce file cannot be written, so no session can begin: " + e.getMessage());
      return false;
    }
  }

  /** See {@link NonceStore#jumpTo}; null if it could not be stored. */
  @Nullable NonceRange jumpTo(Nonce first) {
    try {
      return store.jumpTo(first);
    } catch (IOException e) {
      faults.tell(
          Place.OWN_NONCES,
          Level.ERROR,
          label,
          "the local nonce file cannot be written, so no nonce can be left out: " + e.getMessage());
      return null;
    }
  }
}
