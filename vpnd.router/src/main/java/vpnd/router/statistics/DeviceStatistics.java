// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import vpnd.api.Counter;
import vpnd.api.DeviceStats;

/** What other bundles may know of a tunnel that is of no peer. */
public final class DeviceStatistics implements DeviceStats {
  private final String device;
  private final int localPort;
  private final TunnelCounters counters;

  public DeviceStatistics(String device, int localPort, TunnelCounters counters) {
    this.counters = counters;
    this.device = device;
    this.localPort = localPort;
  }

  /** What the threads of the tunnel count of no peer. */
  public TunnelCounters counters() {
    return counters;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public int localPort() {
    return localPort;
  }

  @Override
  public long get(Counter counter) {
    return counters.get(counter);
  }
}
