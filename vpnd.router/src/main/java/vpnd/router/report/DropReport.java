// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import java.lang.System.Logger.Level;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;
import vpnd.api.operation.Counter;
import vpnd.router.statistics.CounterBaseline;

/**
 * Tells the operator now and then what was dropped, instead of a line for each packet (security
 * A8).
 */
public final class DropReport {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final long INTERVAL = 60_000_000_000L;

  private final String label;
  private final boolean isOfPeer;
  private final ToLongFunction<Counter> total;
  private CounterBaseline told;
  private long nextAt = INTERVAL;

  /**
   * @param isOfPeer whether the counts are those of a peer
   * @param total what all threads have counted
   */
  public DropReport(String label, boolean isOfPeer, ToLongFunction<Counter> total) {
    this.label = label;
    this.isOfPeer = isOfPeer;
    this.total = total;
    this.told = new CounterBaseline(total);
  }

  /**
   * Logs one line if a minute has passed and something was dropped in it, and what helps if the
   * peer seems to have lost its counter.
   *
   * @param isUp whether a session is up
   */
  public void onTimer(long now, boolean isUp) {
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
        isOldOnly |= isOfPeer && counter == Counter.RX_REPLAYED && !isUp;
      }
    }
    told = new CounterBaseline(total);
    if (line.length() > 0) {
      LOG.log(Level.INFO, "{0}: dropped in the last minute: {1}", label, line);
    }
    if (isOldOnly) {
      LOG.log(
          Level.WARNING,
          "{0}: messages of a handshake arrive whose nonces are lower than earlier ones: they are"
              + " replayed, or the peer has lost its nonce file. If its clock is right, this ends"
              + " within a minute; else run vpndctl forget {0}",
          label);
    }
  }
}
