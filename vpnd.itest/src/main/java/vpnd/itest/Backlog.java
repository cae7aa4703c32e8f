// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.time.Duration;

/** UDP datagrams of a flow that wait on their way from one host to another. */
final class Backlog {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Namespace from;
  private final Namespace to;

  /** What is on its way anyhow, or was lost before. */
  private final long usual;

  /** Counts from now on. No other datagrams may be sent from or received at these hosts. */
  Backlog(Namespace from, Namespace to) {
    this.from = from;
    this.to = to;
    usual = sent() - received();
  }

  /** Waits until all that has been sent until now is gone; what is lost takes its time as well. */
  void awaitEnd() {
    long due = sent() - usual;
    Await.until("the end of the backlog", LIMIT, () -> received() >= due);
  }

  private long sent() {
    return SnmpCounters.of(from).get("Udp", "OutDatagrams");
  }

  private long received() {
    return SnmpCounters.of(to).get("Udp", "InDatagrams");
  }
}
