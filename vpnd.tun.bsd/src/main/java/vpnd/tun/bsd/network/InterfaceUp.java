// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.Map;
import vpnd.tun.bsd.program.InterfaceState;
import vpnd.tun.bsd.program.SystemCommands;

/** An interface is up; it was down. */
record InterfaceUp(String device) implements BsdChange {
  static final String WORD = "up";

  @Override
  public boolean wantedBy(DevicePlan plan) {
    return true;
  }

  @Override
  public void apply(SystemCommands commands) throws IOException {
    set(commands, "up", true);
  }

  @Override
  public void undo(SystemCommands commands) throws IOException {
    var now = InterfaceState.find(commands, device);
    if (now.isPresent() && now.get().isUp()) {
      set(commands, "down", false);
    }
  }

  /** Reads it back, since ifconfig does not always report that it did nothing. */
  private void set(SystemCommands commands, String command, boolean isUp) throws IOException {
    var output = commands.run(command, Map.of("DEVICE", device));
    if (InterfaceState.of(commands, device).isUp() != isUp) {
      throw new IOException("%s is not set %s: %s".formatted(device, command, output));
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device);
  }

  @Override
  public String state() {
    return device + " is up";
  }

  @Override
  public String toString() {
    return state() + " (was down)";
  }
}
