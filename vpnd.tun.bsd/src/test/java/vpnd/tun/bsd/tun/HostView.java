// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import vpnd.testing.host.Shell;

/** What the host of a test has, by its own programs. */
final class HostView {
  private HostView() {}

  /** Interfaces with their MTU, addresses and routes, without what changes by itself. */
  static String now() throws Exception {
    var text =
        run("ip", "-o", "link")
            + run("ip", "-o", "address")
            + run("ip", "route", "show", "table", "all")
            + run("ip", "-6", "route", "show", "table", "all");
    return text.lines()
        .filter(line -> !line.contains("fe80:") && !line.contains("ff00::/8"))
        .map(line -> line.replaceAll("^[0-9]+:|valid_lft.*|link-netns.*|expires.*|qlen [0-9]+", ""))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  /** Forwarding of IPv4 and of IPv6, each 0 or 1. */
  static String forwarding() throws Exception {
    return Files.readString(Path.of("/proc/sys/net/ipv4/conf/all/forwarding")).strip()
        + " "
        + Files.readString(Path.of("/proc/sys/net/ipv6/conf/all/forwarding")).strip();
  }

  static String run(String... command) throws Exception {
    return Shell.run(command);
  }
}
