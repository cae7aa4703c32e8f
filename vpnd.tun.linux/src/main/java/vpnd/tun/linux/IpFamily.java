// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.nio.file.Path;

/** The two families of IP, each with settings of its own. */
enum IpFamily {
  IPV4("IPv4", "/proc/sys/net/ipv4/conf"),
  IPV6("IPv6", "/proc/sys/net/ipv6/conf");

  private final String text;
  private final Path settings;

  IpFamily(String text, String settings) {
    this.text = text;
    this.settings = Path.of(settings);
  }

  /** A directory for {@code all}, {@code default} and each interface. */
  Path settings() {
    return settings;
  }

  @Override
  public String toString() {
    return text;
  }
}
