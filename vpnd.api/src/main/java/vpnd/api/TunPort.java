// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that opens tunnel devices on one operating system. The bundle that provides it requires
 * that system's {@code osgi.native} capability, so that it resolves on no other.
 */
@ConsumerType
public interface TunPort {
  /**
   * Opens the tunnel device that {@link TunnelConfig#device} names and sets its link up. Changes on
   * the host that a dead process of vpnd left for this device are undone first.
   *
   * @throws IOException if the device cannot be opened; the message gives reason and remedy
   */
  TunDevice open(TunnelConfig config) throws IOException;

  /**
   * The same for several threads that read at the same time.
   *
   * @param readers their number, at least 1; the device may have fewer {@link TunDevice#queues},
   *     and has one unless this method is overridden
   * @throws IOException as from the other method
   */
  default TunDevice open(TunnelConfig config, int readers) throws IOException {
    return open(config);
  }

  /**
   * Adopts a device that another port has released, and undoes at the end what that one has changed
   * on the host.
   *
   * @return null if this port cannot use it; nothing has changed then
   * @throws IOException if it cannot be opened; the caller closes the handover
   */
  default @Nullable TunDevice adopt(TunnelConfig config, Handover handover) throws IOException {
    return null;
  }
}
