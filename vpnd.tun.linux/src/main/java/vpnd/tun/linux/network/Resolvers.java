// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.resolver.ResolverSetting;

/** The resolvers of an interface. */
record Resolvers(Interface device, ResolverSetting setting) implements LinuxChange {
  static final String WORD = "resolvers";

  /** See {@link ResolverSetting#unsure}. */
  Resolvers unsure() {
    return new Resolvers(device, setting.unsure());
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return !desired.plan().dns().isEmpty();
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    setting.put();
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    if (!setting.endsWithInterface() || device.asNamedNow() != null) {
      setting.remove();
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line(), setting.words());
  }

  @Override
  public String state() {
    return setting.state();
  }

  @Override
  public String toString() {
    return setting.toString();
  }
}
