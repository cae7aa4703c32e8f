// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;

/**
 * Optional attributes of a route (ip-route(8)).
 *
 * @param mtu in bytes; 0 for that of the interface
 * @param source the preferred source address of packets from this host; null if the system chooses
 */
record RouteOptions(int mtu, @Nullable InetAddress source) {
  static final RouteOptions NONE = new RouteOptions(0, null);

  /** Parses the words of a route that ip(8) prints. */
  static RouteOptions of(List<String> words) {
    int mtu = words.indexOf("mtu");
    int source = words.indexOf("src");
    return new RouteOptions(
        mtu < 0 ? 0 : Integer.parseInt(words.get(mtu + 1)),
        source < 0 ? null : IpPrefix.parse(words.get(source + 1)).address());
  }

  /** As arguments of ip(8). */
  List<String> words() {
    var words = new ArrayList<String>();
    if (source != null) {
      words.addAll(List.of("src", source.getHostAddress()));
    }
    if (mtu != 0) {
      words.addAll(List.of("mtu", Integer.toString(mtu)));
    }
    return words;
  }
}
