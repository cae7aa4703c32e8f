// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.time.Duration;
import vpnd.itest.process.PolledCondition;

/** UDP datagrams of a flow that are queued between two hosts. */
public final class Backlog {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Namespace from;
  private final Namespace to;

  /** Other datagrams in flight, and those lost before. */
  private final long usual;

  /** Counts from now on. No other datagrams may be sent from or received at these hosts. */
  public Backlog(Namespace from, Namespace to) {
    this.from = from;
    this.to = to;
    usual = sent() - received();
  }

  /** Waits until all datagrams sent so far have arrived or are counted as lost. */
  public void awaitEnd() {
    long due = sent() - usual;
    PolledCondition.until("the end of the backlog", LIMIT, () -> received() >= due);
  }

  private long sent() {
    return SnmpCounters.of(from).get("Udp", "OutDatagrams");
  }

  private long received() {
    return SnmpCounters.of(to).get("Udp", "InDatagrams");
  }
}
