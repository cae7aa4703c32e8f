// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vpnd.api.network.IpPrefix;
import vpnd.tun.bsd.program.RouteEntry;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * A route to a network through an interface.
 *
 * @param network without host bits
 */
record InterfaceRoute(String device, IpPrefix network) implements BsdChange {
  static final String WORD = "route";

  /** Of the first byte: 16.0.0.0, 80.0.0.0 and so on, 1000::, 5000:: and so on. */
  private static final int IN_THE_MIDDLE = 0x10;

  /** A quarter of all addresses. */
  private static final int QUARTER = 2;

  /** The route as it is now, if it leads through the interface. */
  Optional<RouteEntry> present(SystemCommands commands) throws IOException {
    return found(commands).filter(entry -> entry.device().equals(device));
  }

  /** The route to exactly the network, through any interface. */
  private Optional<RouteEntry> found(SystemCommands commands) throws IOException {
    for (var asked :
        network.length() <= QUARTER ? List.of(network, inTheMiddle()) : List.of(network)) {
      var entry = RouteEntry.find(commands, asked).filter(this::isOfNetwork);
      if (entry.isPresent()) {
        return entry;
      }
    }
    return Optional.empty();
  }

  private boolean isOfNetwork(RouteEntry entry) {
    return entry.network().equals(network);
  }

  /**
   * Some systems look up the first address of the network. For a half or quarter of all addresses
   * that may have a more specific route, as NetBSD has for ::/96; then another address is tried.
   */
  private IpPrefix inTheMiddle() {
    byte[] address = network.address().getAddress();
    address[0] |= IN_THE_MIDDLE;
    try {
      return IpPrefix.of(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new AssertionError("as long as before", e);
    }
  }

  @Override
  public boolean wantedBy(DevicePlan plan) {
    return plan.routes().containsKey(this);
  }

  @Override
  public void apply(SystemCommands commands) throws IOException {
    String output;
    try {
      output = commands.run("route.add", values());
    } catch (IOException e) {
      var other = found(commands);
      if (other.isPresent()) {
        throw new IOException(
            "%s is already routed elsewhere (through %s): correct the network in the configuration, or remove that route if nobody needs it"
                .formatted(network, other.get().device()),
            e);
      }
      throw e;
    }
    if (present(commands).isEmpty()) {
      throw new IOException("the route to %s was not added: %s".formatted(network, output));
    }
  }

  /** Sets the metrics of a route that is there. */
  void change(SystemCommands commands, RouteMetrics metrics) throws IOException {
    var words = metrics.words(commands.system());
    if (!words.isEmpty()) {
      var command = new ArrayList<>(commands.system().command("route.change", values()));
      command.addAll(words);
      commands.run(command, "");
    }
  }

  private Map<String, String> values() {
    return Map.of(
        "DEVICE", device,
        "FAMILY", RouteEntry.family(network),
        "NETWORK", RouteEntry.text(network));
  }

  @Override
  public void undo(SystemCommands commands) throws IOException {
    if (present(commands).isPresent()) {
      var output = commands.run("route.delete", values());
      if (present(commands).isPresent()) {
        throw new IOException("the route to %s is not deleted: %s".formatted(network, output));
      }
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device, network.toString());
  }

  @Override
  public String state() {
    return "%s is reached through %s".formatted(network, device);
  }

  @Override
  public String toString() {
    return state();
  }
}
