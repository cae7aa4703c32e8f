// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.net.InetAddress;

/** Finds the route that the host would use now. */
public interface RouteFinder {
  /**
   * A route.
   *
   * @param device name of the interface
   * @param length of the prefix that it is for
   * @param isSelectedByRule whether a rule selects it, which precedes the other routes of the host
   */
  record FoundRoute(String device, int length, boolean isSelectedByRule) {}

  /**
   * The route to an address.
   *
   * @throws IOException if the host has none
   */
  FoundRoute find(InetAddress address) throws IOException;

  /** The command that adds a route to an address, without the gateway, for people. */
  String addCommand(InetAddress address);
}
