// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

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
   * Whether a nonce is in our own recent past: not above the last one given out, and less than 2^96
   * below it. A datagram with such a nonce was sent by ourselves (security A6); a peer's random
   * counter is there with a probability of 2^-96.
   */
  public boolean isOwnPast(Nonce nonce) {
    return isOwnPast(nonce.high(), nonce.middle(), nonce.low());
  }

  boolean isOwnPast(long high, long middle, long low) {
    var taken = used.get();
    var nextLow = first.low() + taken;
    var nextMiddle = first.middle();
    var nextHigh = first.high();
    if (Long.compareUnsigned(nextLow, taken) < 0 && ++nextMiddle == 0) {
      nextHigh++;
    }
    var borrowLow = Nonce.borrow(nextLow, low, 0);
    var borrowMiddle = Nonce.borrow(nextMiddle, middle, borrowLow);
    var differenceMiddle = nextMiddle - middle - borrowLow;
    return nextHigh - high - borrowMiddle == 0
        && differenceMiddle >>> 32 == 0
        && (differenceMiddle | (nextLow - low)) != 0;
  }
}
