// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.program.IpFamily;

/** What this network namespace looks like to its owner, as text to compare. */
public final class HostState {
  private HostState() {}

  /**
   * Links, addresses, routes and rules, the tables of the packet filter, and every setting that
   * vpnd may change.
   */
  public static String now() throws Exception {
    var state = new StringBuilder(Shell.run("ip", "address"));
    for (var family : List.of("-4", "-6")) {
      state.append(Shell.run("ip", family, "route"));
      state.append(Shell.run("ip", family, "rule"));
    }
    return state.append(Shell.run("nft", "list", "ruleset")).append(settings()).toString();
  }

  private static String settings() throws IOException {
    var settings = new TreeMap<String, String>();
    for (var family : IpFamily.values()) {
      try (var files = Files.walk(family.settings(), 2)) {
        for (var file : files.filter(HostState::isCompared).toList()) {
          settings.put(file.toString(), ProcFile.read(file));
        }
      }
    }
    return settings.toString();
  }

  private static boolean isCompared(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.equals("forwarding")
        || name.equals("accept_redirects")
        || name.equals("addr_gen_mode")
        || name.equals("src_valid_mark");
  }

  /** Two cables and known settings: forwarding off, but on for the first cable. */
  public static void prepare() throws Exception {
    for (var name : new String[] {"vpta", "vptb"}) {
      Shell.run("ip", "link", "add", name, "type", "veth", "peer", "name", name + "1");
      Shell.run("ip", "link", "set", "dev", name, "addrgenmode", "none");
      Shell.run("ip", "link", "set", "dev", name + "1", "addrgenmode", "none");
    }
    for (var family : IpFamily.values()) {
      set(family, "all", "1");
      set(family, "all", "0");
      set(family, "vpta", "1");
    }
  }

  /** A tun device that outlives its user; it was up before, so its queue is there. */
  public static void addAdminsDevice(String name) throws Exception {
    Shell.run("ip", "tuntap", "add", "dev", name, "mode", "tun");
    Shell.run("ip", "link", "set", "dev", name, "up");
    Shell.run("ip", "link", "set", "dev", name, "down");
  }

  static void set(IpFamily family, String scope, String forwarding) throws IOException {
    ProcFile.write(family.settings().resolve(scope).resolve("forwarding"), forwarding);
  }

  static String get(IpFamily family, String scope) throws IOException {
    return ProcFile.read(family.settings().resolve(scope).resolve("forwarding"));
  }
}
