// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vpnd.api.network.IpPrefix;
import vpnd.testing.host.Shell;

/** Linux, by ip(8) and {@code /proc/sys}. */
public final class LinuxProbe implements HostProbe {
  private static final String LOOPBACK = "lo";

  @Override
  public String state() throws Exception {
    var text =
        Shell.run("ip", "-o", "link")
            + Shell.run("ip", "-o", "address")
            + Shell.run("ip", "-4", "route", "show", "table", "all")
            + Shell.run("ip", "-6", "route", "show", "table", "all");
    return text.lines()
            .filter(line -> !line.contains("fe80:") && !line.contains("ff00::/8"))
            .map(line -> line.replaceAll("^[0-9]+:|valid_lft.*|expires.*|qlen [0-9]+", ""))
            .sorted()
            .collect(Collectors.joining("\n"))
        + "\nforwarding %s %s".formatted(forwards(true), forwards(false));
  }

  private static String link(String device) throws Exception {
    return Shell.run("ip", "-o", "link")
        .lines()
        .filter(line -> line.contains(": " + device + ": "))
        .findFirst()
        .orElse("");
  }

  @Override
  public boolean isUp(String device) throws Exception {
    return Pattern.compile("[<,]UP[,>]").matcher(link(device)).find();
  }

  @Override
  public int mtu(String device) throws Exception {
    return Integer.parseInt(link(device).replaceFirst(".* mtu (\\d+) .*", "$1"));
  }

  /** The address alone: a device with a peer address shows no network. */
  @Override
  public boolean hasAddress(String device, IpPrefix address) throws Exception {
    return Pattern.compile("(?m) " + device + " +inet6? ([0-9a-f.:]+)")
        .matcher(Shell.run("ip", "-o", "address"))
        .results()
        .anyMatch(found -> isSame(found.group(1), address));
  }

  /** Whether a text is an address, which programs may write in several ways. */
  static boolean isSame(String host, IpPrefix address) {
    boolean isIpv4 = host.indexOf(':') < 0;
    return isIpv4 == address.isIpv4()
        && IpPrefix.parse(host + (isIpv4 ? "/32" : "/128")).address().equals(address.address());
  }

  @Override
  public boolean hasRoute(String device, IpPrefix network) throws Exception {
    return !ip(network, "route", "show", "exact", network.toString(), "dev", device).isBlank();
  }

  @Override
  public int routeMtu(String device, IpPrefix network) throws Exception {
    var route = ip(network, "route", "show", "exact", network.toString(), "dev", device);
    var found = Pattern.compile("\\bmtu (?:lock )?(\\d+)").matcher(route);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  @Override
  public boolean forwards(boolean isIpv4) throws Exception {
    return !Files.readString(setting(isIpv4)).startsWith("0");
  }

  @Override
  public void setForwarding(boolean isIpv4, boolean on) throws Exception {
    Files.writeString(setting(isIpv4), on ? "1" : "0");
  }

  private static Path setting(boolean isIpv4) {
    return Path.of("/proc/sys/net", isIpv4 ? "ipv4" : "ipv6", "conf/all/forwarding");
  }

  @Override
  public void setMtu(String device, int mtu) throws Exception {
    Shell.run("ip", "link", "set", "dev", device, "mtu", Integer.toString(mtu));
  }

  @Override
  public void removeAddress(String device, IpPrefix address) throws Exception {
    ip(address, "address", "delete", address.toString(), "dev", device);
  }

  @Override
  public void removeRoute(String device, IpPrefix network) throws Exception {
    ip(network, "route", "delete", network.toString(), "dev", device);
  }

  @Override
  public void addForeignRoute(IpPrefix network) throws Exception {
    ip(network, "route", "add", network.toString(), "dev", LOOPBACK);
  }

  @Override
  public boolean hasForeignRoute(IpPrefix network) throws Exception {
    return hasRoute(LOOPBACK, network);
  }

  private static String ip(IpPrefix prefix, String... words) throws Exception {
    var command = new String[words.length + 2];
    command[0] = "ip";
    command[1] = prefix.isIpv4() ? "-4" : "-6";
    System.arraycopy(words, 0, command, 2, words.length);
    return Shell.run(command);
  }
}
