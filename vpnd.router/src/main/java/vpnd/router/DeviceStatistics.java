// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import vpnd.api.Counter;
import vpnd.api.DeviceStats;
import vpnd.router.protocol.Counters;

/** Adds up what the two threads of a tunnel count that is of no peer. */
final class DeviceStatistics implements DeviceStats {
  private final String device;
  private final int localPort;
  private final Counters inbound = new Counters();
  private final Counters outbound = new Counters();

  DeviceStatistics(String device, int localPort) {
    this.device = device;
    this.localPort = localPort;
  }

  Counters inbound() {
    return inbound;
  }

  Counters outbound() {
    return outbound;
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
    return inbound.get(counter) + outbound.get(counter);
  }
}
