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
    commands.run("up", Map.of("DEVICE", device));
  }

  @Override
  public void undo(SystemCommands commands) throws IOException {
    var now = InterfaceState.find(commands, device);
    if (now.isPresent() && now.get().isUp()) {
      commands.run("down", Map.of("DEVICE", device));
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
