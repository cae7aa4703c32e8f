// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.nonce;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Our own consecutive nonces from a first one on (protocol, section 4), as far as the store on disk
 * allows: a nonce is given out only if a restart after a crash would begin above it.
 *
 * <p>All methods may be called from any thread.
 */
public final class NonceRange {
  private final Nonce first;
  private final AtomicLong used = new AtomicLong();
  private volatile long limit;

  /** A range of which nothing may be used yet. */
  public NonceRange(Nonce first) {
    this.first = first;
  }

  /** Number of nonces given out. */
  public long used() {
    return used.get();
  }

  /** Number of nonces that may be given out in all. */
  public long limit() {
    return limit;
  }

  /** Allows more nonces, once the store holds {@link #first} + {@code newLimit}. */
  public void allow(long newLimit) {
    limit = newLimit;
  }

  /** The first nonce. */
  public Nonce first() {
    return first;
  }

  /** The nonce that is given out next. */
  public Nonce next() {
    return first.plus(used.get());
  }

  /**
   * Where the range begins that follows when the upper 64 bits jump: behind all that is allowed
   * here, so that not even the lower 128 bits come twice.
   *
   * @param high above those of this range
   */
  public Nonce jump(long high) {
    var end = first.plus(limit);
    return new Nonce(high, end.middle(), end.low());
  }

  /**
   * Takes some nonces in a row.
   *
   * @return the index of the first of them for {@link #write}, or -1 if not all of them are allowed
   */
  public long take(int count) {
    long index;
    do {
      index = used.get();
      if (index + count > limit) {
        return -1;
      }
    } while (!used.compareAndSet(index, index + count));
    return index;
  }

  /** Writes the nonce with an index that was taken at an index of a big-endian buffer. */
  public void write(ByteBuffer to, int at, long index) {
    var low = first.low() + index;
    var middle = first.middle();
    var high = first.high();
    if (Long.compareUnsigned(low, index) < 0 && ++middle == 0) {
      high++;
    }
    Nonce.write(to, at, high, middle, low);
  }

  /**
   * Whether a nonce is in our own past: its lower 128 bits are not above those given out last, and
   * less than 2^80 below them. A datagram with such a nonce was sent by ourselves (security A6), by
   * this process or one of the 2^16 before it, each of which skips up to 2^64; a peer's random
   * counter is there with a probability of 2^-48. The upper 64 bits tell nothing, since they jump.
   */
  public boolean hasUsed(Nonce nonce) {
    return hasUsed(nonce.middle(), nonce.low());
  }

  public boolean hasUsed(long middle, long low) {
    var taken = used.get();
    var nextLow = first.low() + taken;
    var nextMiddle = Long.compareUnsigned(nextLow, taken) < 0 ? first.middle() + 1 : first.middle();
    var difference = nextMiddle - middle - Nonce.borrow(nextLow, low, 0);
    return difference >>> 16 == 0 && (difference | (nextLow - low)) != 0;
  }
}
