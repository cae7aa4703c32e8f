// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import vpnd.api.network.IpPrefix;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.program.IpFamily;

/**
 * A route to a network through an interface. Routes of vpnd have a protocol number of their own,
 * like those of any routing daemon (ip-route(8), rt_protos), which distinguishes them from
 * otherwise identical routes of other programs.
 *
 * @param network without host bits
 */
record Route(Interface device, IpPrefix network) implements LinuxChange {
  static final String WORD = "route";
  static final String PROTOCOL = "86";

  IpFamily family() {
    return IpFamily.of(network);
  }

  /** The arguments of ip(8) that add or delete the route. */
  List<String> command(String verb) {
    return List.of("route", verb, network.toString(), "dev", device.name(), "protocol", PROTOCOL);
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
      var other = show(ip).lines().findFirst();
      if (other.isPresent()) {
        throw new IOException(
            "%s is already routed elsewhere (\"%s\"): correct the network in the configuration, or remove that route if nobody needs it"
                .formatted(network, other.get().strip()),
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
    return String.join(" ", WORD, device.line(), network.toString());
  }

  @Override
  public String state() {
    return "%s is reached through %s".formatted(network, device.name());
  }

  @Override
  public String toString() {
    return state();
  }

  private String show(IpCommand ip, String... filter) throws IOException {
    var arguments =
        new ArrayList<>(List.of(family().option(), "route", "show", "exact", network.toString()));
    arguments.addAll(List.of(filter));
    return ip.run(arguments);
  }
}
