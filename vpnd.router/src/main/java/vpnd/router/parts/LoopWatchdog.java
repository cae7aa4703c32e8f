// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vpnd.router.guard.Culprit;
import vpnd.router.thread.Worker;

/**
 * Finds a loop that does not return from a part which others may provide, within five seconds. A
 * turn of a loop takes a second at most, since it waits no longer for packets. The looks are
 * counted rather than timed, so that a process that was stopped for a while is not misjudged.
 */
public final class LoopWatchdog {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int PATIENCE = 4;

  /** Where a loop was at the first of some looks that saw it there. */
  private record Sight(long turn, int looks) {}

  private final List<PartsHolder.Position> loops;
  private final Worker watch;
  private final Runnable onBlocked;
  private final Map<PartsHolder.Position, Sight> sights = new HashMap<>();
  private volatile boolean isClosed;

  /**
   * @param watch its clock shows real time
   * @param onBlocked run once, after the part was set aside
   */
  public LoopWatchdog(List<PartsHolder.Position> loops, Worker watch, Runnable onBlocked) {
    this.loops = loops;
    this.watch = watch;
    this.onBlocked = onBlocked;
    watch.executeAfter(INTERVAL, this::look);
  }

  public void close() {
    isClosed = true;
  }

  private void look() {
    if (isClosed) {
      return;
    }
    for (var loop : loops) {
      var before = sights.get(loop);
      var turn = loop.turns();
      var looks = before != null && before.turn == turn ? before.looks + 1 : 1;
      sights.put(loop, new Sight(turn, looks));
      if (looks >= PATIENCE && isBlocked(loop)) {
        isClosed = true;
        onBlocked.run();
        return;
      }
    }
    watch.executeAfter(INTERVAL, this::look);
  }

  private boolean isBlocked(PartsHolder.Position loop) {
    var thread = loop.thread();
    var culprit = thread == null ? null : Culprit.of(thread, loop.parts().parts());
    if (culprit != null) {
      culprit.guard().blocks(culprit.method());
    }
    return culprit != null;
  }
}
