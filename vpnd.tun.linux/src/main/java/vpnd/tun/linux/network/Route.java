// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.RoutePlace;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.program.IpFamily;

/**
 * A route to a network through an interface. Routes of vpnd have a protocol number of their own,
 * like those of any routing daemon (ip-route(8), rt_protos), which distinguishes them from
 * otherwise identical routes of other programs.
 *
 * @param network without host bits
 */
record Route(Interface device, IpPrefix network, RoutePlace place) implements LinuxChange {
  static final String WORD = "route";
  static final String PROTOCOL = "86";

  IpFamily family() {
    return IpFamily.of(network);
  }

  /** The arguments of ip(8) that add or delete the route. */
  List<String> command(String verb) {
    var command = new ArrayList<>(List.of("route", verb, network.toString()));
    command.addAll(List.of("dev", device.name(), "protocol", PROTOCOL));
    if (!place.isInMainTable()) {
      command.addAll(List.of("table", Integer.toString(place.table())));
    }
    if (place.metric() != 0) {
      command.addAll(List.of("metric", Integer.toString(place.metric())));
    }
    return command;
  }

  /** The arguments of ip(8) that set exactly these options. */
  List<String> change(RouteOptions options) {
    var command = new ArrayList<>(command("change"));
    command.addAll(options.words());
    return command;
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return desired.routes().containsKey(this);
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    try {
      ip.run(command("add"));
    } catch (IOException e) {
      var other = show(ip).stream().findFirst();
      if (other.isPresent()) {
        throw new IOException(
            "%s is already routed elsewhere (\"%s\"): correct the network in the configuration, remove that route if nobody needs it, or have both with another route_metric"
                .formatted(network, String.join(" ", other.get())),
            e);
      }
      throw e;
    }
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    if (device.exists() && !show(ip, "dev", device.name(), "protocol", PROTOCOL).isEmpty()) {
      ip.run(command("delete"));
    }
  }

  @Override
  public String line() {
    var line = String.join(" ", WORD, device.line(), network.toString());
    return place.equals(RoutePlace.DEFAULT)
        ? line
        : "%s %d %d".formatted(line, place.table(), place.metric());
  }

  @Override
  public String state() {
    var state = "%s is reached through %s".formatted(network, device.name());
    if (!place.isInMainTable()) {
      state += ", in table " + place.table();
    }
    return place.metric() == 0 ? state : state + ", with metric " + place.metric();
  }

  @Override
  public String toString() {
    return state();
  }

  private List<List<String>> show(IpCommand ip, String... filter) throws IOException {
    var selectors = new ArrayList<>(List.of("exact", network.toString()));
    selectors.addAll(List.of(filter));
    return list(ip, family(), place, selectors);
  }

  /** The words of each route at a place that matches the selectors (ip-route(8), "show"). */
  static List<List<String>> list(
      IpCommand ip, IpFamily family, RoutePlace place, List<String> selectors) throws IOException {
    var command = new ArrayList<>(List.of(family.option(), "route", "show"));
    if (!place.isInMainTable()) {
      // It is an error to name a table before there is a route in it. A table may have a name: -N.
      command.addAll(0, List.of("-N"));
      command.addAll(List.of("table", "all"));
    }
    command.addAll(selectors);
    return ip.run(command)
        .lines()
        .map(line -> List.of(line.strip().split(" +", -1)))
        .filter(words -> place.isInMainTable() || has(words, "table", place.table()))
        .filter(words -> place.metric() == 0 || has(words, "metric", place.metric()))
        .toList();
  }

  private static boolean has(List<String> words, String name, int value) {
    int index = words.indexOf(name);
    return index >= 0 && words.get(index + 1).equals(Integer.toString(value));
  }
}
