// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import vpnd.api.Counter;

/**
 * Tells the operator now and then what was dropped, instead of a line for each packet (security
 * A8).
 */
final class DropReport {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final long INTERVAL = 60_000_000_000L;

  private final String label;
  private final @Nullable Path remoteNonceFile;
  private final ToLongFunction<Counter> total;
  private Baseline told;
  private long nextAt = INTERVAL;

  /**
   * @param remoteNonceFile of the peer, or null if the counts are of none
   * @param total what all threads have counted
   */
  DropReport(String label, @Nullable Path remoteNonceFile, ToLongFunction<Counter> total) {
    this.label = label;
    this.remoteNonceFile = remoteNonceFile;
    this.total = total;
    this.told = new Baseline(total);
  }

  /**
   * Logs one line if a minute has passed and something was dropped in it, and what helps if the
   * peer seems to have lost its counter.
   *
   * @param isUp whether a session is up
   */
  void onTimer(long now, boolean isUp) {
    if (now < nextAt) {
      return;
    }
    nextAt = now + INTERVAL;
    var line = new StringJoiner(", ");
    var isOldOnly = false;
    for (var counter : Counter.values()) {
      if (!counter.isDrop()) {
        continue;
      }
      var more = told.since(counter);
      if (more > 0) {
        line.add(counter + " " + more);
        isOldOnly |= remoteNonceFile != null && counter == Counter.RX_REPLAYED && !isUp;
      }
    }
    told = new Baseline(total);
    if (line.length() > 0) {
      LOG.log(Level.INFO, "{0}: dropped in the last minute: {1}", label, line);
    }
    if (isOldOnly) {
      LOG.log(
          Level.WARNING,
          "{0}: messages arrive that are older than what the peer sent before; if the peer''s nonce"
              + " file was lost, stop vpnd, remove {1}, and start it again",
          label,
          remoteNonceFile);
    }
  }
}
