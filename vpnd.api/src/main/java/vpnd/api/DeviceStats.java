// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What is counted on a tunnel device and its UDP port and belongs to none of the peers that share
 * them; published as a service for each device. With a single peer it is counted with that peer,
 * and this stays zero. All methods may be called from any thread.
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
