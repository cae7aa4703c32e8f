// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vpnd.tun.bsd.program.InterfaceState;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * The MTU of an interface.
 *
 * @param before in bytes
 * @param after in bytes
 */
record InterfaceMtu(String device, int before, int after) implements BsdChange {
  static final String WORD = "mtu";

  /** The first among some changes. */
  static Optional<InterfaceMtu> among(List<BsdChange> changes) {
    return changes.stream()
        .filter(InterfaceMtu.class::isInstance)
        .map(InterfaceMtu.class::cast)
        .findFirst();
  }

  @Override
  public boolean wantedBy(DevicePlan plan) {
    return plan.plan().mtu() != 0;
  }

  @Override
  public void apply(SystemCommands commands) throws IOException {
    set(commands, after);
  }

  @Override
  public void undo(SystemCommands commands) throws IOException {
    var now = InterfaceState.find(commands, device);
    if (now.isPresent() && now.get().mtu() == after) {
      set(commands, before);
    }
  }

  /** Reads it back, since ifconfig does not always report that the driver has refused a value. */
  private void set(SystemCommands commands, int mtu) throws IOException {
    var output = commands.run("mtu", Map.of("DEVICE", device, "MTU", Integer.toString(mtu)));
    int now = InterfaceState.of(commands, device).mtu();
    if (now != mtu) {
      throw new IOException(
          "the MTU of %s stays %d instead of %d: %s".formatted(device, now, mtu, output));
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device, Integer.toString(before), Integer.toString(after));
  }

  @Override
  public String state() {
    return "MTU of %s is %d".formatted(device, after);
  }

  @Override
  public String toString() {
    return state() + " (was %d)".formatted(before);
  }
}
