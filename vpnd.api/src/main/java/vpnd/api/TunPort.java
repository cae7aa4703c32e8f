// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that makes tunnel devices on one operating system. The bundle that provides it requires
 * that system's {@code osgi.native} capability, so that it resolves nowhere else.
 */
@ConsumerType
public interface TunPort {
  /**
   * Makes the tunnel device that {@link TunnelConfig#device} names and sets it up (link state).
   * What a dead process of vpnd left of this device's changes on the host is undone first.
   *
   * @throws IOException if the device cannot be had; the message says why and what would help
   */
  TunDevice open(TunnelConfig config) throws IOException;
}
