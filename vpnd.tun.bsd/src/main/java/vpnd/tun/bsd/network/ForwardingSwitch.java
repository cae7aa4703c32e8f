// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.Map;
import vpnd.netconfig.Change;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * IP forwarding of one address family is on; it was off. Devices share it: each that needs it has
 * it in its journal.
 */
record ForwardingSwitch(boolean isIpv4) implements BsdChange {
  static final String WORD = "forwarding";
  static final String IPV4 = "IPv4";
  private static final String IPV6 = "IPv6";
  private static final String ON = "1";
  private static final String OFF = "0";

  boolean isOn(SystemCommands commands) throws IOException {
    return !commands.run("sysctl.get", Map.of("NAME", name(commands))).equals(OFF);
  }

  private String name(SystemCommands commands) {
    return commands.system().text(isIpv4 ? "forwarding.inet" : "forwarding.inet6");
  }

  @Override
  public boolean wantedBy(DevicePlan plan) {
    return isIpv4 ? plan.plan().forwardIpv4() : plan.plan().forwardIpv6();
  }

  @Override
  public void apply(SystemCommands commands) throws IOException {
    set(commands, ON);
    if (!isOn(commands)) {
      throw new IOException(
          "%s stays 0; vpnd needs root, and a secure level below 3".formatted(name(commands)));
    }
  }

  @Override
  public void undo(SystemCommands commands) throws IOException {
    if (isOn(commands)) {
      set(commands, OFF);
    }
  }

  private void set(SystemCommands commands, String value) throws IOException {
    commands.run("sysctl.set", Map.of("NAME", name(commands), "VALUE", value));
  }

  @Override
  public boolean isSharedWith(Change other) {
    return equals(other);
  }

  private String family() {
    return isIpv4 ? IPV4 : IPV6;
  }

  @Override
  public String line() {
    return String.join(" ", WORD, family());
  }

  @Override
  public String state() {
    return family() + " is forwarded";
  }

  @Override
  public String toString() {
    return state() + " (was not)";
  }
}
