// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;

/**
 * What route(8), "get", prints of a route.
 *
 * @param network that it is for
 * @param gateway the next hop; empty if it is not printed
 * @param device name of the interface
 * @param mtu in bytes; 0 if it is not printed
 * @param rejects whether it rejects packets
 */
public record RouteEntry(
    IpPrefix network, String gateway, String device, int mtu, boolean rejects) {
  private static final String DEFAULT = "default";

  /** The route that the system uses for a network or address; empty if there is none. */
  public static Optional<RouteEntry> find(SystemCommands commands, IpPrefix network)
      throws IOException {
    commands.program("route");
    String text;
    try {
      text = commands.run("route.get", Map.of("FAMILY", family(network), "NETWORK", text(network)));
    } catch (IOException e) {
      // It exits with an error if there is no route.
      return Optional.empty();
    }
    return parse(text, network);
  }

  /** The option of route(8) that selects the family of a network. */
  public static String family(IpPrefix network) {
    return network.isIpv4() ? "-inet" : "-inet6";
  }

  /** A network as an argument of route(8); an address alone without a length. */
  public static String text(IpPrefix network) {
    return network.equals(IpPrefix.of(network.address()))
        ? network.address().getHostAddress()
        : network.toString();
  }

  /**
   * Parses the output.
   *
   * @param asked decides the family of "default"
   * @throws IOException if an address or a number in it is invalid
   */
  static Optional<RouteEntry> parse(String text, IpPrefix asked) throws IOException {
    var fields = new HashMap<String, String>();
    for (var line : text.split("\n", -1)) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        fields.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 2).strip());
      }
    }
    var destination = fields.get("destination");
    var device = fields.get("interface");
    if (destination == null || device == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new RouteEntry(
              network(destination, fields.get("mask"), asked),
              fields.getOrDefault("gateway", ""),
              device,
              mtu(text),
              fields.getOrDefault("flags", "").contains("REJECT")));
    } catch (IllegalArgumentException e) {
      throw new IOException("route(8) prints an invalid value: " + e.getMessage(), e);
    }
  }

  private static IpPrefix network(String destination, @Nullable String mask, IpPrefix asked) {
    // The address 0 is called so with any mask.
    var address =
        destination.equals(DEFAULT)
            ? new IpPrefix(asked.address(), 0).network()
            : IpPrefix.parse(destination.replaceFirst("%[^/]*", ""));
    if (mask == null || !IpPrefix.isPrefix(mask)) {
      return address;
    }
    return new IpPrefix(address.address(), ones(IpPrefix.parse(mask).address())).network();
  }

  private static int ones(InetAddress mask) {
    int ones = 0;
    for (byte part : mask.getAddress()) {
      ones += Integer.bitCount(part & 0xff);
    }
    return ones;
  }

  /** The metrics are a line of names and a line of values. */
  private static int mtu(String text) {
    var lines = new ArrayList<List<String>>();
    text.lines().forEach(line -> lines.add(List.of(line.strip().split("\\s+", -1))));
    for (int i = 0; i + 1 < lines.size(); i++) {
      int column = lines.get(i).indexOf("mtu");
      if (column >= 0 && column < lines.get(i + 1).size()) {
        var value = lines.get(i + 1).get(column);
        return value.matches("\\d+") ? Integer.parseInt(value) : 0;
      }
    }
    return 0;
  }
}
