// SPDX-License-Identifier: BSD-2-Clause
package org.example.echo;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;

/** Opens devices in memory. The ranking is above that of the port to the operating system. */
@Component(property = "service.ranking:Integer=10")
public final class EchoTunPort implements TunPort {
  private static final System.Logger LOG = System.getLogger("org.example.echo");

  private final Set<String> open = ConcurrentHashMap.newKeySet();

  @Override
  public TunDevice open(DeviceSettings settings) throws IOException {
    var name = settings.name();
    if (!name.matches("[a-z][a-z0-9-]{0,14}")) {
      throw new IOException("\"%s\" cannot name a device: use one such as echo0".formatted(name));
    }
    if (!open.add(name)) {
      throw new IOException("the device %s is in use: stop its user, or name another".formatted(name));
    }
    LOG.log(Level.INFO, "{0} answers pings from now on", name);
    return new EchoTunDevice(name, () -> open.remove(name));
  }
}
