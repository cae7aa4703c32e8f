// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The settings that a VPN may change on a host: addresses, links, routes and rules of IPv4 and
 * IPv6, forwarding, acceptance of redirects, the packet filter, and resolvers.
 *
 * @param lines one fact each
 */
public record HostState(NavigableSet<String> lines) {
  /** The error of ip(8) while another namespace of this machine is removed. */
  private static final String NAMESPACE_GOES = "Error: Peer netns reference is invalid.";

  /** The state of a host now. */
  public static HostState of(Namespace host) {
    var lines = new TreeSet<String>();
    collect(lines, "address", host.ip("-oneline", "address", "show"));
    collect(lines, "link", host.ip("-oneline", "link", "show"));
    for (var family : new String[] {"-4", "-6"}) {
      collect(lines, "route " + family, host.ip(family, "route", "show", "table", "all"));
      collect(lines, "rule " + family, host.ip(family, "rule", "show"));
    }
    collect(
        lines,
        "setting",
        host.run(
            "grep",
            "-r",
            "--include=forwarding",
            "--include=accept_redirects",
            "--include=src_valid_mark",
            ".",
            "/proc/sys/net/ipv4/conf",
            "/proc/sys/net/ipv6/conf"));
    collect(lines, "filter", host.run("nft", "--stateless", "list", "ruleset"));
    collect(lines, "resolver", host.run("cat", "/etc/resolv.conf"));
    return new HostState(lines);
  }

  private static void collect(NavigableSet<String> lines, String kind, String output) {
    output
        .lines()
        .filter(line -> !line.equals(NAMESPACE_GOES))
        .map(line -> kind + ": " + withoutTimes(line))
        .forEach(lines::add);
  }

  /** Remaining lifetimes count down by themselves. */
  private static String withoutTimes(String line) {
    return line.replaceAll(" (valid_lft|preferred_lft|expires) \\w+", "").strip();
  }

  /** The same without the lines of a network interface. */
  public HostState without(String device) {
    var others = new TreeSet<>(lines);
    others.removeIf(line -> line.contains(device));
    return new HostState(others);
  }

  /**
   * The difference to another state: lines with {@code -} are missing there, lines with {@code +}
   * are new. Empty if both are the same.
   */
  public String differenceTo(HostState other) {
    var missing = lines.stream().filter(line -> !other.lines.contains(line)).map("- "::concat);
    var added = other.lines.stream().filter(line -> !lines.contains(line)).map("+ "::concat);
    return String.join("\n", Stream.concat(missing, added).toList());
  }
}
