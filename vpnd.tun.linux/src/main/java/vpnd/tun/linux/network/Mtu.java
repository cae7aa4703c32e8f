// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import vpnd.tun.linux.program.IpCommand;

/**
 * The MTU of an interface.
 *
 * @param before in bytes
 * @param after in bytes
 */
record Mtu(Interface device, int before, int after) implements LinuxChange {
  static final String WORD = "mtu";

  /** The first among some changes. */
  static Optional<Mtu> among(List<LinuxChange> changes) {
    return changes.stream().filter(Mtu.class::isInstance).map(Mtu.class::cast).findFirst();
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return desired.plan().mtu() != 0;
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
  public String state() {
    return "MTU of %s is %d".formatted(device.name(), after);
  }

  @Override
  public String toString() {
    return state() + " (was %d)".formatted(before);
  }
}
