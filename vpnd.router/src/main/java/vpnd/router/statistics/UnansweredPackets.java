// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import java.util.function.ToLongFunction;
import vpnd.api.operation.Counter;

/**
 * Notices that packets go one way and nothing comes the other way. Looks at the counts once a
 * second, so it costs the packets nothing. Confined to the inbound thread.
 *
 * <p>A sender that awaits an answer stops soon, and then retries at growing intervals; a stream
 * that awaits none goes on, and is excluded by its rate.
 */
final class UnansweredPackets {
  /** The first packets of a TCP connection, before it has to wait for an acknowledgement. */
  private static final int FIRST_FLIGHT = 12;

  private static final int MOST = 20;

  private final ToLongFunction<Counter> total;
  private final Counter there;
  private final Counter back;
  private long sent;
  private long received;
  private boolean isAwaiting;
  private int unanswered;

  /**
   * @param total what all threads have counted
   * @param there what is to be answered
   * @param back what may be an answer
   */
  UnansweredPackets(ToLongFunction<Counter> total, Counter there, Counter back) {
    this.total = total;
    this.there = there;
    this.back = back;
    restart();
  }

  /** Forgets what was. */
  void restart() {
    sent = total.applyAsLong(there);
    received = total.applyAsLong(back);
    isAwaiting = false;
    unanswered = 0;
  }

  /** A second has passed. */
  void onTimer() {
    var nowSent = total.applyAsLong(there);
    var nowReceived = total.applyAsLong(back);
    var isSilent = nowReceived == received;
    var more = nowSent - sent;
    if (isAwaiting && isSilent) {
      unanswered = Math.min(MOST, unanswered + 1);
    } else if ((isAwaiting || more > 0) && !isSilent) {
      unanswered = Math.max(0, unanswered - 1);
    }
    isAwaiting = isSilent && more > 0 && more <= FIRST_FLIGHT;
    sent = nowSent;
    received = nowReceived;
  }

  /** In how many seconds nothing came back, less those in which something did. */
  int unanswered() {
    return unanswered;
  }
}
