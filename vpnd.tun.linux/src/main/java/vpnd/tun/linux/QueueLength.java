// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;

/**
 * More packets of the host may wait in a device, while nobody reads.
 *
 * @param before packets
 */
record QueueLength(Interface device, int before) implements Change {
  static final String WORD = "queue";

  /** Two seconds at 5,000 packets a second; the device's own 500 packets are a tenth of one. */
  static final int LONG = 10_000;

  @Override
  public boolean wantedBy(Goal goal) {
    return true;
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    device.setQueueLength(LONG);
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    if (device.exists() && device.queueLength() == LONG) {
      device.setQueueLength(before);
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line(), Integer.toString(before));
  }

  @Override
  public String toString() {
    return "%d packets may wait in %s (were %d)".formatted(LONG, device.name(), before);
  }
}
