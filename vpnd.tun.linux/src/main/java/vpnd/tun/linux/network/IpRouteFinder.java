// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import vpnd.api.network.IpPrefix;
import vpnd.netconfig.RouteFinder;
import vpnd.tun.linux.libc.SocketMark;
import vpnd.tun.linux.program.IpCommand;

/** Asks the kernel by ip-route(8), "get". */
record IpRouteFinder(IpCommand ip) implements RouteFinder {
  @Override
  public FoundRoute find(InetAddress address) throws IOException {
    var answer =
        ip.run("-o", "route", "get", "fibmatch", address.getHostAddress(), "mark", SocketMark.TEXT);
    var words = List.of(answer.split("\\s+"));
    // A rule for another table precedes all routes of the main table.
    boolean isSelectedByRule = words.contains("table");
    return new FoundRoute(words.get(words.indexOf("dev") + 1), length(words), isSelectedByRule);
  }

  @Override
  public String addCommand(InetAddress address) {
    return "ip route add " + address.getHostAddress() + " via";
  }

  /** The prefix length of a route, which a route type such as "local" may precede. */
  private static int length(List<String> words) {
    return words.stream()
        .limit(2)
        .filter(IpPrefix::isPrefix)
        .findFirst()
        .map(word -> IpPrefix.parse(word).length())
        .orElse(0);
  }
}
