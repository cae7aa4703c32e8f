// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.operation;

import org.osgi.annotation.versioning.ProviderType;
import vpnd.api.config.TunnelConfig;

/**
 * The unattributed counts of a tunnel device and its UDP port; published as a service for each
 * device. With a single peer on the device they are counted with that peer, and these stay zero.
 * All methods may be called from any thread.
 */
@ProviderType
public interface DeviceStats {
  /** {@link TunnelConfig#device}. */
  String device();

  /** {@link TunnelConfig#localPort}. */
  int localPort();

  /** The counter's value. */
  long get(Counter counter);
}
