// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import vpnd.router.diagnosis.NonceOrigin;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;
import vpnd.router.report.RateLimiter;
import vpnd.router.storage.PeerNonces;

/**
 * Has the nonces of both sides stored, on the threads that may wait for a disk. Confined to the
 * inbound thread, except where a method says otherwise.
 */
final class NonceTasks {
  /** Enough for several handshakes that begin at once. */
  private static final int STORES_AT_ONCE = 16;

  private static final long STORE_INTERVAL = 100_000_000;

  private final PeerNonces files;
  private final PeerEnvironment environment;
  private final Consumer<NonceRange> onJump;
  private final RateLimiter stores = new RateLimiter(STORES_AT_ONCE, STORE_INTERVAL);

  /**
   * @param onJump takes the own nonces after a jump, on the inbound thread
   */
  NonceTasks(PeerNonces files, PeerEnvironment environment, Consumer<NonceRange> onJump) {
    this.files = files;
    this.environment = environment;
    this.onJump = onJump;
  }

  /** Where our nonces began. */
  NonceOrigin origin() {
    return files.origin();
  }

  /** Whether the peer may have something stored now; each time counts. */
  boolean mayStore(long time) {
    return stores.take(time);
  }

  /** See {@link PeerNonces#store}; on any thread. */
  boolean store(Nonce mark) {
    return files.store(mark);
  }

  /** The same at leisure. */
  void storeLater(Nonce mark) {
    environment.storage().execute(() -> store(mark));
  }

  /** The upper 64 bits of a counter that is made now, by the clock of this host. */
  static long highByClock() {
    return Nonce.highAt(System.currentTimeMillis(), ThreadLocalRandom.current().nextLong());
  }

  /** Continues our own nonces with these upper 64 bits, once that is stored. */
  void jump(long high) {
    environment
        .disk()
        .execute(
            () -> {
              var range = files.jump(high);
              if (range != null) {
                environment.engine().execute(() -> onJump.accept(range));
              }
            });
  }
}
