// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
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

  /**
   * The same for several threads that are to read at the same time.
   *
   * @param readers how many, at least 1; the device may have fewer {@link TunDevice#queues}, and
   *     has one unless this method is overridden
   * @throws IOException as from the other
   */
  default TunDevice open(TunnelConfig config, int readers) throws IOException {
    return open(config);
  }

  /**
   * Goes on with a device that another port has given up, as it is, and undoes at the end what that
   * one has changed on the host.
   *
   * @return null if this port cannot use it; nothing has happened then
   * @throws IOException if it cannot be had; the caller closes the hand-over
   */
  default @Nullable TunDevice adopt(TunnelConfig config, Handover handover) throws IOException {
    return null;
  }
}
