// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import vpnd.tun.linux.program.IpCommand;

/** The link of an interface is up; it was down. */
record LinkUp(Interface device) implements LinuxChange {
  static final String WORD = "up";

  @Override
  public boolean wantedBy(DesiredState desired) {
    return true;
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    device.setUp(true);
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    if (device.exists() && device.isUp()) {
      device.setUp(false);
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line());
  }

  @Override
  public String state() {
    return device.name() + " is up";
  }

  @Override
  public String toString() {
    return state() + " (was down)";
  }
}
