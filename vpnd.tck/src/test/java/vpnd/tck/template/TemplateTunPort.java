// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.template;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;

/** Opens devices of the system; here, in memory. */
@Component
public final class TemplateTunPort implements TunPort {
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  @Override
  public TunDevice open(DeviceSettings settings) throws IOException {
    var name = settings.name();
    // 1. What the system would interpret is refused before it reaches the system.
    if (!name.matches("mem[0-9]{1,3}")) {
      throw new IOException(
          "\"%s\" cannot name a tunnel device: use one such as mem0".formatted(name));
    }
    // 2. Undo what a dead process left for this device: HostChanges.open of vpnd.netconfig.
    // 3. Open it, non-blocking and not inherited by programs that are started.
    if (!open.add(name)) {
      throw new IOException(
          "the device %s is in use by another program: stop that, or name another device"
              .formatted(name));
    }
    // 4. Set its link up. From here on, close undoes everything.
    return new TemplateTunDevice(name, () -> open.remove(name));
  }
}
