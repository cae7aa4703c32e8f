// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

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

/** Adds and undoes routes of one interface, with a few programs however many there are. */
final class Routes {
  private final Interface device;
  private final IpCommand ip;

  Routes(Interface device, IpCommand ip) {
    this.device = device;
    this.ip = ip;
  }

  /** Work on one route. */
  @FunctionalInterface
  private interface RouteStep {
    void run(Route route) throws IOException;
  }

  /** The routes of some changes. */
  static List<Route> among(List<Change> changes) {
    return changes.stream().filter(Route.class::isInstance).map(Route.class::cast).toList();
  }

  /**
   * Adds routes that the interface does not have.
   *
   * @return those that failed, and why
   * @throws IOException if it is not known which failed
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
   * Undoes those of some routes that still are as vpnd made them.
   *
   * @return those that failed, and why
   * @throws IOException if it is not known which failed
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

  /** Names each route that fails, and says more of the reason than a batch does. */
  private static Map<Route, IOException> oneByOne(Collection<Route> routes, RouteStep step) {
    var failed = new LinkedHashMap<Route, IOException>();
    for (var route : routes) {
      try {
        step.run(route);
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
   * Those of some routes that the interface has.
   *
   * @param filter more conditions of ip-route(8); none finds routes whoever made them
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

  /** Each route with the words after its network. */
  private Map<Route, List<String>> lines(IpFamily family, String... filter) throws IOException {
    var arguments =
        new ArrayList<>(List.of(family.option(), "route", "show", "dev", device.name()));
    arguments.addAll(List.of(filter));
    var found = new HashMap<Route, List<String>>();
    for (var line : ip.run(arguments).split("\n", -1)) {
      var words = List.of(line.strip().split(" +", -1));
      var network = words.get(0).equals("default") ? family.everything() : words.get(0);
      // The others are of no kind that vpnd makes, such as "unreachable".
      if (PrefixParser.isPrefix(network)) {
        found.put(new Route(device, PrefixParser.parse(network)), words.subList(1, words.size()));
      }
    }
    return found;
  }

  /** Gives routes that vpnd has made the options that they should have, and leaves others alone. */
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
