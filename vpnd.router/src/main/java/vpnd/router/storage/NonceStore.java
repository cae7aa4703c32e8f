// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import vpnd.router.diagnosis.NonceOrigin;
import vpnd.router.protocol.Entropy;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;

/**
 * Keeps both nonce counters of a tunnel on disk, so that no nonce is used twice and no old message
 * accepted after a crash (protocol, section 4; security B1 to B4).
 *
 * <p>Our own counter is kept in two files; one that is lost or torn does no harm. A lock keeps a
 * second process off. All methods may be called from any thread.
 */
public final class NonceStore implements AutoCloseable {
  private static final long QUICKLY = 10_000_000_000L;
  private static final long LARGEST_CHUNK = 1L << 32;

  private final NonceFile local;
  private final NonceFile localCopy;
  private final NonceFile remote;
  private final Closeable localLock;
  private final Closeable remoteLock;
  private final NonceOrigin origin;
  private Nonce mark;
  private NonceRange range;
  private long chunk;
  private long reservedAt;
  private boolean isClosed;
  private volatile long lowWater;

  /**
   * Takes the files into use. No nonce may be used yet: many peers never come, so nothing is
   * written before it has to be.
   *
   * @param increment nonces to reserve at a time ({@code nonce_reset_incr})
   * @param epochMillis the wall clock; a first counter is made of it, so that it is above an
   *     earlier one whose file was lost
   * @throws IOException if the files cannot be used; the message says which, why, and what helps
   */
  public NonceStore(
      Path localPath, Path remotePath, int increment, Entropy entropy, long epochMillis)
      throws IOException {
    local = new NonceFile(localPath);
    localCopy = new NonceFile(localPath.resolveSibling(localPath.getFileName() + ".copy"));
    remote = new NonceFile(remotePath);
    chunk = increment;
    localLock = local.lock();
    try {
      remoteLock = remote.lock();
    } catch (IOException e) {
      localLock.close();
      throw e;
    }
    try {
      var stored = remote.read();
      mark = stored == null ? Nonce.ZERO : stored;
      origin = originOf(stored);
      range = new NonceRange(first(stored, entropy, epochMillis, localPath, remotePath));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private NonceOrigin originOf(@Nullable Nonce known) throws IOException {
    if (later(local.read(), localCopy.read()) == null) {
      return known == null ? NonceOrigin.NEW : NonceOrigin.LOST;
    }
    return local.isRestored() ? NonceOrigin.RESTORED : NonceOrigin.CONTINUED;
  }

  private Nonce first(
      @Nullable Nonce mark, Entropy entropy, long epochMillis, Path localPath, Path remotePath)
      throws IOException {
    var stored = later(local.read(), localCopy.read());
    if (stored == null) {
      return fresh(entropy, epochMillis);
    }
    if (mark != null && (isShortlyBefore(mark, stored) || isShortlyBefore(stored, mark))) {
      throw new IOException(
          "%s holds the counter of this side itself, not of the peer; if it is a copy of %s, remove it"
              .formatted(remotePath, localPath));
    }
    // A restored backup or a cloned machine would repeat its nonces without this jump.
    return stored.plus(entropy.nextLong());
  }

  private static @Nullable Nonce later(@Nullable Nonce one, @Nullable Nonce other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Whether one of two counters would take the nonces of the other for its own reflected ones. */
  private static boolean isShortlyBefore(Nonce nonce, Nonce counter) {
    return new NonceRange(counter.plus(1)).hasUsed(nonce);
  }

  /**
   * A counter to begin with: 0xfe on top, which an original peer's own counter hardly exceeds, so
   * that it refuses its own messages when they are reflected; then the time; then random bits.
   */
  private static Nonce fresh(Entropy entropy, long epochMillis) {
    var random = entropy.nextLong();
    return new Nonce(
        Nonce.highAt(epochMillis, random), entropy.nextLong(), entropy.nextLong() & Long.MAX_VALUE);
  }

  /** Where our own nonces began. */
  NonceOrigin origin() {
    return origin;
  }

  /** Our own nonces; a new object after {@link #jump}. */
  public synchronized NonceRange range() {
    return range;
  }

  /** The highest nonce of the peer that is stored. */
  public synchronized Nonce mark() {
    return mark;
  }

  /** Whether it is time for the next {@link #reserve}; cheap enough for every batch. */
  boolean isLow(NonceRange current) {
    return current.limit() - current.used() <= lowWater;
  }

  /**
   * Reserves more nonces on disk, at least this number from the next one on. A tunnel that uses
   * them up quickly gets more at a time.
   */
  public synchronized void reserve(int atLeast, long now) throws IOException {
    if (isClosed) {
      return; // nothing is sent any more
    }
    if (reservedAt != 0 && now - reservedAt < QUICKLY && chunk < LARGEST_CHUNK) {
      chunk *= 2;
    }
    reservedAt = now;
    chunk = Math.max(chunk, atLeast);
    var limit = range.used() + chunk;
    storeLocal(range.first().plus(limit));
    range.allow(limit);
    lowWater = chunk / 2;
  }

  /**
   * Continues our own nonces with other upper 64 bits; does nothing if those in use are as high.
   */
  synchronized NonceRange jump(long high) throws IOException {
    var first = range.jump(high);
    if (first.compareTo(range.next()) <= 0) {
      return range;
    }
    var jumped = new NonceRange(first);
    storeLocal(first.plus(chunk));
    jumped.allow(chunk);
    range = jumped;
    return jumped;
  }

  private void storeLocal(Nonce nonce) throws IOException {
    requireOpen();
    localCopy.write(nonce);
    local.write(nonce);
  }

  /** Reserves the first nonces, unless that is done. */
  public synchronized void reserveFirst() throws IOException {
    if (range.limit() == 0) {
      reserve(1, 0);
    }
  }

  /**
   * Stores the highest nonce received, and before it reserves nonces for the answer. What is lower
   * than one that is stored already does nothing: two threads store marks, and the one that is late
   * must not let old messages in again.
   */
  public synchronized void storeMark(Nonce highest) throws IOException {
    requireOpen();
    reserveFirst();
    if (highest.compareTo(mark) > 0) {
      remote.write(highest);
      mark = highest;
    }
  }

  /** Forgets the highest nonce received. Only for a peer that is not in use any more. */
  public synchronized void forgetMark() throws IOException {
    requireOpen();
    remote.remove();
    mark = Nonce.ZERO;
  }

  /** Without the locks, the files may already be another's. */
  private void requireOpen() throws IOException {
    if (isClosed) {
      throw new IOException("the nonce files are no longer in use here");
    }
  }

  /** Whether {@link #close} was called. */
  synchronized boolean isClosed() {
    return isClosed;
  }

  /** Gives the files back; nothing is written to them any more. */
  @Override
  public synchronized void close() throws IOException {
    isClosed = true;
    localLock.close();
    remoteLock.close();
  }
}
