// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.tun.bsd.system.BsdSystem;

/**
 * Optional attributes of a route (route(8), modifiers).
 *
 * @param mtu in bytes; 0 for that of the interface
 * @param source the source address of packets from this host; null if the system chooses
 */
record RouteMetrics(int mtu, @Nullable InetAddress source) {
  static final RouteMetrics NONE = new RouteMetrics(0, null);

  /** The same, with an MTU for a route without one of its own. */
  RouteMetrics orMtu(int deviceMtu) {
    return mtu == 0 ? new RouteMetrics(deviceMtu, source) : this;
  }

  /** As arguments of route(8). */
  List<String> words(BsdSystem system) {
    var words = new ArrayList<String>();
    if (source != null) {
      words.addAll(system.command("route.source", Map.of("ADDRESS", source.getHostAddress())));
    }
    if (mtu != 0) {
      words.addAll(system.command("route.mtu", Map.of("MTU", Integer.toString(mtu))));
    }
    return words;
  }
}
