// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import vpnd.tun.linux.program.IpCommand;

/**
 * The kernel generates no IPv6 link-local address for an interface, and therefore sends no router
 * solicitations into the tunnel: its {@code addr_gen_mode} is 1, "none" in ip-link(8).
 *
 * @param before the number of the former mode
 */
record NoLinkLocal(Interface device, int before) implements LinuxChange {
  static final String WORD = "quiet";
  private static final int NONE = 1;
  private static final List<String> MODES = List.of("eui64", "none", "stable_secret", "random");

  /**
   * @throws IllegalArgumentException if there is no such mode
   */
  NoLinkLocal {
    if (before < 0 || before >= MODES.size()) {
      throw new IllegalArgumentException("no mode of link-local addresses: " + before);
    }
  }

  /** The change to make; empty if the mode is "none" already or cannot be set. */
  static Optional<NoLinkLocal> of(Interface device) throws IOException {
    // The setting is absent where there is no IPv6, and read-only in some containers.
    if (!Files.isWritable(setting(device)) || mode(device) == NONE) {
      return Optional.empty();
    }
    return Optional.of(new NoLinkLocal(device, mode(device)));
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return true;
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    ProcFile.write(setting(device), Integer.toString(NONE));
  }

  /** Whether the mode is "none", or the interface has no IPv6. */
  boolean isInPlace() throws IOException {
    return !Files.isWritable(setting(device)) || mode(device) == NONE;
  }

  /** Sets the mode again and removes the link-local address that the interface got meanwhile. */
  void restore(IpCommand ip) throws IOException {
    apply(ip);
    ip.run("-6", "address", "flush", "dev", device.name(), "scope", "link");
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    if (device.exists() && mode(device) == NONE) {
      // Not through the file: a write to that makes an address at once, even if the link is down.
      ip.run("link", "set", "dev", device.name(), "addrgenmode", MODES.get(before));
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line(), Integer.toString(before));
  }

  @Override
  public String state() {
    return device.name() + " has no link-local IPv6 address";
  }

  @Override
  public String toString() {
    return state();
  }

  private static int mode(Interface device) throws IOException {
    return Integer.parseInt(ProcFile.read(setting(device)));
  }

  private static Path setting(Interface device) {
    return Path.of("/proc/sys/net/ipv6/conf", device.name(), "addr_gen_mode");
  }
}
