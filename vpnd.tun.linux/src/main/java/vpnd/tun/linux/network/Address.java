// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import vpnd.api.network.IpPrefix;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.program.IpFamily;

/** An address of an interface. */
record Address(Interface device, IpPrefix prefix) implements LinuxChange {
  static final String WORD = "address";

  /** Whether removing this address may remove the other, or keep it from being added. */
  boolean isInNetworkOf(Address other) {
    return prefix.network().equals(other.prefix.network())
        || prefix.address().equals(other.prefix.address());
  }

  /** Whether the interface has the address, set by any program. */
  boolean present(IpCommand ip) throws IOException {
    var host = prefix.address().getHostAddress();
    var listing = ip.run("-o", "address", "show", "dev", device.name(), "to", host);
    return listing.contains("/" + prefix.length() + " ");
  }

  /** Whether the kernel has the connected route of the address's network, as after adding it. */
  boolean isRouted(IpCommand ip) throws IOException {
    var network = prefix.network();
    var family = IpFamily.of(network);
    return network.equals(IpPrefix.of(prefix.address()))
        || !ip.run(
                family.option(), "route", "show", "exact", network.toString(), "dev", device.name())
            .isEmpty();
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return desired.addresses().contains(this);
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    ip.run("address", "add", prefix.toString(), "dev", device.name());
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    if (device.exists() && present(ip)) {
      ip.run("address", "delete", prefix.toString(), "dev", device.name());
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line(), prefix.toString());
  }

  @Override
  public String state() {
    return "%s has the address %s".formatted(device.name(), prefix);
  }

  @Override
  public String toString() {
    return state();
  }
}
