// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.Map;
import vpnd.tun.bsd.program.InterfaceState;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * An interface that vpnd makes by opening it. On some systems it goes when it is closed; on the
 * others it stays, with its routes, and has to be destroyed after that.
 */
record CreatedDevice(String device) implements BsdChange {
  static final String WORD = "device";

  @Override
  public boolean wantedBy(DevicePlan plan) {
    return true;
  }

  /** Opening the device makes it. */
  @Override
  public void apply(SystemCommands commands) {}

  @Override
  public void undo(SystemCommands commands) throws IOException {
    if (commands.system().has("command.destroy")
        && InterfaceState.find(commands, device).isPresent()) {
      var output = commands.run("destroy", Map.of("DEVICE", device));
      if (InterfaceState.find(commands, device).isPresent()) {
        throw new IOException("the device %s is not destroyed: %s".formatted(device, output));
      }
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device);
  }

  @Override
  public String state() {
    return "there is the device " + device;
  }

  @Override
  public String toString() {
    return state() + " (was not)";
  }
}
