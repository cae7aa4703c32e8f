// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.nio.file.Path;
import vpnd.api.NetworkPlan;

/**
 * The kernel makes no IPv6 link-local address for an interface and so sends no router solicitations
 * into the tunnel: its {@code addr_gen_mode} is 1, "none" in ip-link(8).
 *
 * @param before the former mode, a number
 */
record QuietLink(Interface device, String before) implements Change {
  static final String WORD = "quiet";
  static final String NONE = "1";

  /** Where the kernel keeps the mode; absent where there is no IPv6. */
  static Path setting(Interface device) {
    return Path.of("/proc/sys/net/ipv6/conf", device.name(), "addr_gen_mode");
  }

  @Override
  public boolean wantedBy(NetworkPlan plan) {
    return true;
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    ProcFile.write(setting(device), NONE);
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    if (device.exists() && ProcFile.read(setting(device)).equals(NONE)) {
      ProcFile.write(setting(device), before);
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line(), before);
  }

  @Override
  public String toString() {
    return device.name() + " has no link-local IPv6 address";
  }
}
