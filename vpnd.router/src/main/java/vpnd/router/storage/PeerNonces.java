// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Reason;
import vpnd.router.diagnosis.NonceOrigin;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;
import vpnd.router.report.ActiveProblems;
import vpnd.router.report.ActiveProblems.Place;

/** The nonce files of a peer as the protocol uses them: a failing disk is reported, not thrown. */
public final class PeerNonces {
  private final NonceStore store;
  private final ActiveProblems faults;
  private final String label;

  public PeerNonces(NonceStore store, ActiveProblems faults, String label) {
    this.store = store;
    this.faults = faults;
    this.label = label;
  }

  /** The nonces that this side may use. */
  public NonceRange range() {
    return store.range();
  }

  /** The highest nonce ever received from the peer. */
  public Nonce mark() {
    return store.mark();
  }

  public NonceOrigin origin() {
    return store.origin();
  }

  /**
   * Stores the highest nonce received; on any thread, for as long as the disk takes. False if it
   * could not be stored.
   */
  public boolean store(Nonce mark) {
    try {
      store.storeMark(mark);
      faults.end(Place.PEER_NONCES);
      return true;
    } catch (IOException e) {
      if (store.isClosed()) {
        return false; // the tunnel has ended meanwhile
      }
      faults.tell(
          Place.PEER_NONCES,
          Level.ERROR,
          label,
          "the remote nonce file cannot be written, so no session can begin: " + Reason.of(e));
      return false;
    }
  }

  /** See {@link NonceStore#jump}; null if it could not be stored. */
  public @Nullable NonceRange jump(long high) {
    try {
      return store.jump(high);
    } catch (IOException e) {
      if (store.isClosed()) {
        return null;
      }
      faults.tell(
          Place.OWN_NONCES,
          Level.ERROR,
          label,
          "the local nonce file cannot be written, so no nonce can be left out: " + Reason.of(e));
      return null;
    }
  }
}
