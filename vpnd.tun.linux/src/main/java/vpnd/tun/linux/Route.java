// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.util.stream.Stream;
import vpnd.api.IpPrefix;
import vpnd.api.NetworkPlan;

/**
 * A network is reached through an interface. Routes of vpnd carry a protocol number of their own,
 * as those of every routing daemon do (ip-route(8), rt_protos), so they are told from routes of
 * others also when all else is equal.
 *
 * @param network without host bits
 */
record Route(Interface device, IpPrefix network) implements Change {
  static final String WORD = "route";
  static final String PROTOCOL = "86";

  /** Whether the network is routed through the interface, whoever did it. */
  boolean present(IpCommand ip) throws IOException {
    return !show(ip, "dev", device.name()).isEmpty();
  }

  @Override
  public boolean wantedBy(NetworkPlan plan) {
    return plan.routes().stream().map(IpPrefix::network).anyMatch(network::equals);
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    try {
      change(ip, "add");
    } catch (IOException e) {
      var other = show(ip).lines().findFirst();
      if (other.isPresent()) {
        throw new IOException(
            "%s is already routed elsewhere (\"%s\"): remove that route, or correct the network in the configuration"
                .formatted(network, other.get().strip()),
            e);
      }
      throw e;
    }
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    if (device.exists() && !show(ip, "dev", device.name(), "protocol", PROTOCOL).isEmpty()) {
      change(ip, "delete");
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line(), network.toString());
  }

  @Override
  public String toString() {
    return "%s is reached through %s".formatted(network, device.name());
  }

  private String family() {
    return network.isIpv4() ? "-4" : "-6";
  }

  private void change(IpCommand ip, String verb) throws IOException {
    var name = device.name();
    ip.run(family(), "route", verb, network.toString(), "dev", name, "protocol", PROTOCOL);
  }

  private String show(IpCommand ip, String... filter) throws IOException {
    var arguments =
        Stream.concat(
            Stream.of(family(), "route", "show", "exact", network.toString()), Stream.of(filter));
    return ip.run(arguments.toArray(String[]::new));
  }
}
