// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.daemon;

import java.time.Duration;
import java.util.List;

/**
 * The clock of the daemons in a test. If the subject of the test is not time, a faster one shortens
 * timeouts; both sides of a session need the same.
 */
public enum DaemonClock {
  /** Real time. */
  REAL(1),

  /** Five times as fast: a heartbeat comes every 2 s, and a peer is lost after 5 s of silence. */
  FAST(5);

  private final int rate;

  DaemonClock(int rate) {
    this.rate = rate;
  }

  /** The real time that a duration of the protocol takes. */
  public Duration realTime(Duration ofProtocol) {
    return ofProtocol.dividedBy(rate);
  }

  /** The limit on a busy machine for detecting a silent peer (25 s). */
  public Duration silenceLimit() {
    return realTime(Duration.ofSeconds(25)).plusSeconds(6);
  }

  /** The property of vpnd.router that sets this clock, as options of Java. */
  List<String> javaOptions() {
    return this == REAL ? List.of() : List.of("-Dvpnd.clock.rate=" + rate);
  }
}
