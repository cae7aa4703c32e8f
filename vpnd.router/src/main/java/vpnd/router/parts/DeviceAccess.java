// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import vpnd.api.Handover;
import vpnd.api.TunDevice;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;

/**
 * The device of a tunnel.
 *
 * @param config names it
 * @param readers how many threads read from it
 */
public record DeviceAccess(TunnelConfig config, int readers) implements Access<TunPort, TunDevice> {
  @Override
  public String name() {
    return "the tunnel device";
  }

  @Override
  public TunDevice open(TunPort service) throws IOException {
    return service.open(config, readers);
  }

  @Override
  public @Nullable TunDevice adopt(TunPort service, Handover handover) throws IOException {
    return service.adopt(config, handover);
  }

  @Override
  public @Nullable Handover detach(TunDevice device) {
    return device.detach();
  }

  @Override
  public void close(TunDevice device) {
    device.close();
  }

  @Override
  public @Nullable TunDevice in(Parts parts) {
    return parts.device();
  }

  @Override
  public Parts with(Parts parts, TunDevice device) {
    return parts.withDevice(device);
  }

  @Override
  public Parts without(Parts parts, boolean isMoment) {
    return parts.withoutDevice(isMoment);
  }
}
