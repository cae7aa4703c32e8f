// SPDX-License-Identifier: BSD-2-Clause
package org.example.port;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunPort;

/** Opens devices of the system; here, in memory. Its ranking is above that of vpnd's own port. */
@Component(property = "service.ranking:Integer=10")
public final class TemplatePort implements TunPort {
  private static final System.Logger LOG = System.getLogger("org.example.port");

  private final Set<String> open = ConcurrentHashMap.newKeySet();

  @Override
  public TemplateDevice open(DeviceSettings settings) throws IOException {
    var name = settings.name();
    // 1. What the system would interpret is refused before it reaches the system.
    if (!name.matches("[a-z][a-z0-9-]{0,14}")) {
      throw new IOException("\"%s\" cannot name a device: use one such as tun0".formatted(name));
    }
    // 2. Undo what a dead process left for this device: HostChanges.open of vpnd.netconfig.
    // 3. Open it, non-blocking and not inherited by programs that are started.
    if (!open.add(name)) {
      throw new IOException("the device %s is in use: stop its user, or name another".formatted(name));
    }
    // 4. Set its link up. From here on, close undoes everything.
    LOG.log(Level.INFO, "{0} is open in memory", name);
    return new TemplateDevice(name, () -> open.remove(name));
  }
}
