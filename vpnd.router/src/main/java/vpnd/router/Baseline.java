// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import vpnd.api.Counter;
import vpnd.router.protocol.Counters;

/** What both threads of a tunnel had counted at one moment. */
final class Baseline {
  private final Counters inbound;
  private final Counters outbound;
  private final long[] counts = new long[Counter.values().length];

  /** Now. */
  Baseline(Counters inbound, Counters outbound) {
    this.inbound = inbound;
    this.outbound = outbound;
    for (var counter : Counter.values()) {
      counts[counter.ordinal()] = total(counter);
    }
  }

  /** What was counted since that moment. */
  long since(Counter counter) {
    return total(counter) - counts[counter.ordinal()];
  }

  private long total(Counter counter) {
    return inbound.get(counter) + outbound.get(counter);
  }
}
