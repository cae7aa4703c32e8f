// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.RoutePlace;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.program.IpFamily;

/**
 * Adds and deletes the routes of one interface at one place with a few commands, however many
 * routes there are.
 */
final class RouteBatch {
  private final Interface device;
  private final RoutePlace place;
  private final IpCommand ip;

  RouteBatch(Interface device, RoutePlace place, IpCommand ip) {
    this.device = device;
    this.place = place;
    this.ip = ip;
  }

  /** An action on one route. */
  @FunctionalInterface
  private interface RouteAction {
    void run(Route route) throws IOException;
  }

  /**
   * Adds routes that the interface does not have.
   *
   * @return the routes that failed, with the reason
   * @throws IOException if it is unknown which failed
   */
  Map<Route, IOException> add(Collection<Route> routes) throws IOException {
    try {
      ip.batch(commands("add", routes));
      return Map.of();
    } catch (IOException e) {
      var missing = new ArrayList<>(routes);
      missing.removeAll(find(routes));
      return oneByOne(missing, route -> route.apply(ip));
    }
  }

  /**
   * Deletes the routes that still are as vpnd added them.
   *
   * @return the routes that failed, with the reason
   * @throws IOException if it is unknown which failed
   */
  Map<Route, IOException> undo(Collection<Route> routes) throws IOException {
    if (!device.exists()) {
      return Map.of();
    }
    var ours = find(routes, "protocol", Route.PROTOCOL);
    if (ours.isEmpty()) {
      return Map.of();
    }
    try {
      ip.batch(commands("delete", ours));
      return Map.of();
    } catch (IOException e) {
      return oneByOne(find(ours, "protocol", Route.PROTOCOL), route -> route.undo(ip));
    }
  }

  /** Applies an action route by route, which reports the reason for each route that fails. */
  private static Map<Route, IOException> oneByOne(Collection<Route> routes, RouteAction action) {
    var failed = new LinkedHashMap<Route, IOException>();
    for (var route : routes) {
      try {
        action.run(route);
      } catch (IOException e) {
        failed.put(route, e);
      }
    }
    return failed;
  }

  private static List<String> commands(String verb, Collection<Route> routes) {
    return routes.stream().map(route -> String.join(" ", route.command(verb))).toList();
  }

  /**
   * The routes that the interface has, among some.
   *
   * @param filter further selectors of ip-route(8); without any, routes of all programs are found
   */
  Set<Route> find(Collection<Route> routes, String... filter) throws IOException {
    var found = new LinkedHashSet<Route>();
    for (var family : IpFamily.values()) {
      var ofFamily =
          routes.stream()
              .filter(route -> route.family() == family)
              .collect(Collectors.toCollection(LinkedHashSet::new));
      if (!ofFamily.isEmpty()) {
        ofFamily.retainAll(list(family, filter));
        found.addAll(ofFamily);
      }
    }
    return found;
  }

  private Set<Route> list(IpFamily family, String... filter) throws IOException {
    return lines(family, filter).keySet();
  }

  /** Each route with the words that ip(8) prints after its network. */
  private Map<Route, List<String>> lines(IpFamily family, String... filter) throws IOException {
    var selectors = new ArrayList<>(List.of("dev", device.name()));
    selectors.addAll(List.of(filter));
    var found = new HashMap<Route, List<String>>();
    for (var words : Route.list(ip, family, place, selectors)) {
      var network = words.get(0).equals("default") ? family.everything() : words.get(0);
      // vpnd makes no routes of other types, such as "unreachable".
      if (IpPrefix.isPrefix(network)) {
        found.put(
            new Route(device, IpPrefix.parse(network), place), words.subList(1, words.size()));
      }
    }
    return found;
  }

  /** Sets the options of the routes that vpnd added; leaves other routes alone. */
  void setOptions(Map<Route, RouteOptions> wanted) throws IOException {
    var commands = new ArrayList<String>();
    for (var family : IpFamily.values()) {
      if (wanted.keySet().stream().anyMatch(route -> route.family() == family)) {
        lines(family, "protocol", Route.PROTOCOL)
            .forEach(
                (route, words) -> {
                  var now = RouteOptions.of(words);
                  var options = wanted.getOrDefault(route, now);
                  if (!options.equals(now)) {
                    commands.add(String.join(" ", route.change(options)));
                  }
                });
      }
    }
    if (!commands.isEmpty()) {
      ip.batch(commands);
    }
  }
}
