// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import vpnd.api.operation.Reason;
import vpnd.router.protocol.nonce.NonceRange;
import vpnd.router.report.ActiveProblems;
import vpnd.router.report.ActiveProblems.Place;

/**
 * Has the next nonces stored before the last ones are used up, on a thread where that may take
 * time.
 */
public final class NonceReserve {
  private final NonceStore store;
  private final Executor executor;
  private final LongSupplier clock;
  private final ActiveProblems faults;
  private final String label;
  private final AtomicBoolean isPending = new AtomicBoolean();
  private volatile boolean isFailing;

  public NonceReserve(
      NonceStore store,
      Executor executor,
      LongSupplier clock,
      ActiveProblems faults,
      String label) {
    this.store = store;
    this.executor = executor;
    this.clock = clock;
    this.faults = faults;
    this.label = label;
  }

  /** Asks for more if few are left; cheap enough for every batch. */
  public void check(NonceRange nonces) {
    if (store.isLow(nonces)) {
      request(1);
    }
  }

  /** Asks for at least this number more; does nothing while an earlier request is under way. */
  public void request(int atLeast) {
    if (isPending.compareAndSet(false, true)) {
      executor.execute(() -> reserve(atLeast));
    }
  }

  /** Reserves the first nonces, for as long as the disk takes. */
  public void reserveFirst() {
    if (isPending.compareAndSet(false, true)) {
      reserve(1);
    }
  }

  /** Whether the last request failed. */
  public boolean isFailing() {
    return isFailing;
  }

  private void reserve(int atLeast) {
    try {
      store.reserve(atLeast, clock.getAsLong());
      isFailing = false;
      faults.end(Place.OWN_NONCES);
    } catch (IOException e) {
      isFailing = true;
      faults.tell(
          Place.OWN_NONCES,
          Level.ERROR,
          label,
          "the local nonce file cannot be written, sending stops until it can: " + Reason.of(e));
    } finally {
      isPending.set(false);
    }
  }
}
