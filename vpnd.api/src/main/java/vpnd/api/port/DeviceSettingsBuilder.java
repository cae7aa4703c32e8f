// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import java.nio.file.Path;
import vpnd.api.network.DnsManager;
import vpnd.api.network.RoutePlace;

/** Builds {@link DeviceSettings}: by default for one reader, with resolvconf(8). For one thread. */
public final class DeviceSettingsBuilder {
  private final String name;
  private int readers = 1;
  private Path ipPath = Path.of("/sbin/ip");
  private Path resolvconfPath = Path.of("/sbin/resolvconf");
  private DnsManager dnsManager = DnsManager.RESOLVCONF;
  private RoutePlace routePlace = RoutePlace.DEFAULT;

  /** The immutable result. */
  record Built(
      String name,
      int readers,
      Path ipPath,
      Path resolvconfPath,
      DnsManager dnsManager,
      RoutePlace routePlace)
      implements DeviceSettings {}

  DeviceSettingsBuilder(String name) {
    this.name = name;
  }

  /** Sets {@link DeviceSettings#readers}. */
  public DeviceSettingsBuilder readers(int value) {
    readers = value;
    return this;
  }

  /** Sets {@link DeviceSettings#ipPath} and {@link DeviceSettings#resolvconfPath}. */
  public DeviceSettingsBuilder programs(Path ip, Path resolvconf) {
    ipPath = ip;
    resolvconfPath = resolvconf;
    return this;
  }

  /** Sets {@link DeviceSettings#dnsManager}. */
  public DeviceSettingsBuilder dnsManager(DnsManager value) {
    dnsManager = value;
    return this;
  }

  /** Sets {@link DeviceSettings#routePlace}. */
  public DeviceSettingsBuilder routePlace(RoutePlace value) {
    routePlace = value;
    return this;
  }

  /** Returns the settings. */
  public DeviceSettings build() {
    return new Built(name, readers, ipPath, resolvconfPath, dnsManager, routePlace);
  }
}
