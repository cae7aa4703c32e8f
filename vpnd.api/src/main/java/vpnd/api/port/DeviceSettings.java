// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import vpnd.api.network.DnsManager;
import vpnd.api.network.RoutePlace;

/** What a {@link TunPort} needs to open a device. Immutable; {@link DeviceSettingsBuilder}. */
@ProviderType
public sealed interface DeviceSettings permits DeviceSettingsBuilder.Built {
  /**
   * Begins settings.
   *
   * @param name of the tunnel interface, without {@code /dev/}
   */
  static DeviceSettingsBuilder builder(String name) {
    return new DeviceSettingsBuilder(name);
  }

  /** The name of the tunnel interface, without {@code /dev/}. */
  String name();

  /**
   * How many threads read at the same time, at least 1. The device may have fewer {@link
   * TunDevice#queues}.
   */
  int readers();

  /** {@code ip_path}: the program that configures the network, where there is one. */
  Path ipPath();

  /** {@code resolvconf_path}: the program that configures the resolvers, where there is one. */
  Path resolvconfPath();

  /**
   * {@code dns}: what configures the resolvers. A system where there is one way only uses it for
   * any value but {@link DnsManager#NONE}.
   */
  DnsManager dnsManager();

  /**
   * {@code route_table} and {@code route_metric}. A system without these refuses each plan with
   * routes, if this is not {@link RoutePlace#DEFAULT}.
   */
  RoutePlace routePlace();
}
