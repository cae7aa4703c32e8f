// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import vpnd.api.operation.Counter;
import vpnd.api.operation.DeviceStats;

/** Counters of a tunnel that belong to none of its peers, for other bundles. */
public final class DeviceStatistics implements DeviceStats {
  private final String device;
  private final int localPort;
  private final TunnelCounters counters;

  public DeviceStatistics(String device, int localPort, TunnelCounters counters) {
    this.counters = counters;
    this.device = device;
    this.localPort = localPort;
  }

  /** What the threads of the tunnel count for none of the peers. */
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
