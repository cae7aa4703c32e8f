// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import java.util.List;
import java.util.stream.Stream;
import vpnd.api.operation.Counter;
import vpnd.router.protocol.Counters;

/** What the threads of a tunnel count, each for itself; any thread reads the sum. */
public final class TunnelCounters {
  private final Counters inbound = new Counters();
  private final List<Counters> outbound;

  /**
   * @param outboundThreads how many threads move packets of the host
   */
  public TunnelCounters(int outboundThreads) {
    outbound = Stream.generate(Counters::new).limit(outboundThreads).toList();
  }

  /** Those of the inbound thread. */
  public Counters inbound() {
    return inbound;
  }

  /** Those of each outbound thread. */
  public List<Counters> outbound() {
    return outbound;
  }

  /** The sum of all threads so far. */
  public long get(Counter counter) {
    var sum = inbound.get(counter);
    for (var counters : outbound) {
      sum += counters.get(counter);
    }
    return sum;
  }
}
