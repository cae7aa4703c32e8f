// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vpnd.api.network.IpPrefix;
import vpnd.testing.host.Shell;

/** A BSD or macOS, by ifconfig(8), route(8), netstat(1) and sysctl(8). */
public final class BsdProbe implements HostProbe {
  private final String directory;

  /**
   * @param directory of the programs; empty for those of the system
   */
  public BsdProbe(String directory) {
    this.directory = directory;
  }

  private String run(String program, String... words) throws Exception {
    var command = new String[words.length + 1];
    var places =
        directory.isEmpty() ? new String[] {"/sbin", "/usr/sbin"} : new String[] {directory};
    for (var place : places) {
      var file = Path.of(place, program);
      if (Files.isExecutable(file)) {
        command[0] = file.toString();
        System.arraycopy(words, 0, command, 1, words.length);
        return Shell.run(command);
      }
    }
    command[0] = program;
    System.arraycopy(words, 0, command, 1, words.length);
    return Shell.run(command);
  }

  @Override
  public String state() throws Exception {
    var routes = directory.isEmpty() ? run("netstat", "-rn") : "";
    return (run("ifconfig", "-a") + routes)
            .lines()
            .filter(line -> !line.contains("fe80:") && !line.contains("Opened by PID"))
            .map(line -> line.replaceFirst("(RUNNING|status:|index ).*", "").stripTrailing())
            .collect(Collectors.joining("\n"))
        + "\nforwarding %s %s".formatted(forwards(true), forwards(false));
  }

  /** The paragraph of an interface; empty if there is none. */
  private String link(String device) throws Exception {
    var found =
        Pattern.compile("(?m)^" + device + ": .*(?:\n\\s.*)*").matcher(run("ifconfig", "-a"));
    return found.find() ? found.group() : "";
  }

  @Override
  public boolean isUp(String device) throws Exception {
    return Pattern.compile("[<,]UP[,>]").matcher(link(device)).find();
  }

  @Override
  public int mtu(String device) throws Exception {
    var found = Pattern.compile("\\bmtu (\\d+)").matcher(link(device));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  @Override
  public boolean hasAddress(String device, IpPrefix address) throws Exception {
    return Pattern.compile("\\binet6? ([0-9a-f.:]+)")
        .matcher(link(device))
        .results()
        .anyMatch(found -> LinuxProbe.isSame(found.group(1), address));
  }

  @Override
  public boolean hasRoute(String device, IpPrefix network) throws Exception {
    var host = network.toString().replaceFirst("/.*", "");
    var found = route("get", network, host);
    return Pattern.compile("interface: " + device + "\\b").matcher(found).find();
  }

  /** The last lines are a table of metrics, with the names of its columns before the values. */
  @Override
  public int routeMtu(String device, IpPrefix network) throws Exception {
    var host = network.toString().replaceFirst("/.*", "");
    var lines = route("get", network, host).lines().map(String::strip).toList();
    for (int i = 0; i + 1 < lines.size(); i++) {
      int column = List.of(lines.get(i).split("\\s+", -1)).indexOf("mtu");
      if (column >= 0) {
        return Integer.parseInt(lines.get(i + 1).split("\\s+", -1)[column]);
      }
    }
    return 0;
  }

  private String route(String verb, IpPrefix network, String... words) throws Exception {
    var command = new String[words.length + 3];
    command[0] = "-n";
    command[1] = verb;
    command[2] = network.isIpv4() ? "-inet" : "-inet6";
    System.arraycopy(words, 0, command, 3, words.length);
    try {
      return run("route", command);
    } catch (AssertionError e) {
      if (verb.equals("get")) {
        return ""; // no route
      }
      throw e;
    }
  }

  @Override
  public boolean forwards(boolean isIpv4) throws Exception {
    return !run("sysctl", "-n", setting(isIpv4)).strip().equals("0");
  }

  @Override
  public void setForwarding(boolean isIpv4, boolean on) throws Exception {
    var assignment = setting(isIpv4) + "=" + (on ? "1" : "0");
    var isNetBsd = System.getProperty("os.name", "").equals("NetBSD");
    run("sysctl", isNetBsd ? new String[] {"-w", assignment} : new String[] {assignment});
  }

  private static String setting(boolean isIpv4) {
    return isIpv4 ? "net.inet.ip.forwarding" : "net.inet6.ip6.forwarding";
  }

  @Override
  public void setMtu(String device, int mtu) throws Exception {
    run("ifconfig", device, "mtu", Integer.toString(mtu));
  }

  @Override
  public void removeAddress(String device, IpPrefix address) throws Exception {
    run("ifconfig", device, "inet6", address.toString().replaceFirst("/.*", ""), "-alias");
  }

  @Override
  public void removeRoute(String device, IpPrefix network) throws Exception {
    route("delete", network, network.toString());
  }

  @Override
  public void addForeignRoute(IpPrefix network) throws Exception {
    route("add", network, network.toString(), network.isIpv4() ? "127.0.0.1" : "::1");
  }

  @Override
  public boolean hasForeignRoute(IpPrefix network) throws Exception {
    return hasRoute("lo0", network);
  }
}
