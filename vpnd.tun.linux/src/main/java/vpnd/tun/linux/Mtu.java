// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;

/**
 * An interface has another MTU.
 *
 * @param before octets
 * @param after octets
 */
record Mtu(Interface device, int before, int after) implements Change {
  static final String WORD = "mtu";

  @Override
  public boolean wantedBy(Goal goal) {
    return goal.plan().mtu() != 0;
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    device.setMtu(after);
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    if (device.exists() && device.mtu() == after) {
      device.setMtu(before);
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line(), Integer.toString(before), Integer.toString(after));
  }

  @Override
  public String toString() {
    return "MTU of %s is %d (was %d)".formatted(device.name(), after, before);
  }
}
