// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.program;

import java.nio.file.Path;
import vpnd.api.network.IpPrefix;

/** IPv4 and IPv6, with their kernel parameters and options of ip(8). */
public enum IpFamily {
  IPV4("IPv4", "-4", "0.0.0.0/0", "/proc/sys/net/ipv4/conf"),
  IPV6("IPv6", "-6", "::/0", "/proc/sys/net/ipv6/conf");

  private final String text;
  private final String option;
  private final String everything;
  private final Path settings;

  IpFamily(String text, String option, String everything, String settings) {
    this.text = text;
    this.option = option;
    this.everything = everything;
    this.settings = Path.of(settings);
  }

  /** The family of a network or address. */
  public static IpFamily of(IpPrefix prefix) {
    return prefix.isIpv4() ? IPV4 : IPV6;
  }

  /** The option of ip(8) that selects this family. */
  public String option() {
    return option;
  }

  /** The network of all addresses, "default" in ip(8). */
  public String everything() {
    return everything;
  }

  /** The directory that contains {@code all}, {@code default} and each interface. */
  public Path settings() {
    return settings;
  }

  @Override
  public String toString() {
    return text;
  }
}
