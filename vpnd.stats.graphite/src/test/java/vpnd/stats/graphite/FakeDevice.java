// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import vpnd.api.operation.Counter;
import vpnd.api.operation.DeviceStats;

/** A device on which everything was counted so often. */
record FakeDevice(String device, long count) implements DeviceStats {
  @Override
  public int localPort() {
    return 1337;
  }

  @Override
  public long get(Counter counter) {
    return count;
  }
}
