// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds the {@link Parts} and replaces it under running loops: {@link #replace} returns only when
 * no loop uses the old one any more, so that what was taken out may be closed.
 *
 * <p>A loop costs this two volatile reads per batch.
 */
public final class PartsHolder {
  private static final long CHECK_NANOS = 200_000;

  /** How far one loop has come. */
  public static final class Position {
    private final AtomicLong turns = new AtomicLong();
    private volatile long epoch;
    private volatile @Nullable Thread thread;
    private volatile Parts parts = Parts.EMPTY;

    /** How many turns the loop has begun. */
    long turns() {
      return turns.get();
    }

    /** What the loop uses. */
    Parts parts() {
      return parts;
    }

    /** The thread of the loop; null before its first turn. */
    @Nullable Thread thread() {
      return thread;
    }

    /** The loop has ended and uses no parts any more. */
    public void end() {
      epoch = Long.MAX_VALUE;
    }
  }

  private final List<Position> positions = new CopyOnWriteArrayList<>();
  private volatile Parts parts = Parts.EMPTY;

  /** A position for a loop that is about to start. */
  public Position enter() {
    var position = new Position();
    positions.add(position);
    return position;
  }

  /** The parts to use from now on; a loop calls this once per batch and forgets the one before. */
  public Parts next(Position position) {
    var now = parts;
    position.turns.lazySet(position.turns.getPlain() + 1);
    if (position.epoch != now.epoch()) {
      position.thread = Thread.currentThread();
      position.parts = now;
      position.epoch = now.epoch();
    }
    return now;
  }

  /** The parts, for threads other than the loops. */
  public Parts now() {
    return parts;
  }

  /**
   * Replaces parts and waits until every loop uses the new ones. Must not be called by a loop.
   *
   * @param change makes the new parts from the old ones, with the next epoch
   */
  public synchronized void replace(UnaryOperator<Parts> change) {
    var old = parts;
    var changed = change.apply(old);
    parts = changed;
    for (var position : positions) {
      while (position.epoch < changed.epoch()) {
        wake(old);
        LockSupport.parkNanos(CHECK_NANOS);
      }
    }
    positions.removeIf(position -> position.epoch == Long.MAX_VALUE);
  }

  /** Ends the waiting of the loops for packets. */
  public void wake() {
    wake(parts);
  }

  private void wake(Parts parts) {
    // Some wait for nothing but other parts.
    for (var position : positions) {
      LockSupport.unpark(position.thread);
    }
    var udp = parts.udp();
    if (udp != null) {
      udp.wakeup();
    }
    var device = parts.device();
    if (device != null) {
      device.wakeup();
    }
  }
}
