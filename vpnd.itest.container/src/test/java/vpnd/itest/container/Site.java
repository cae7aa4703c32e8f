// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;

/** The networks in this process; west and east are joined all the time. */
enum Site {
  WEST,
  EAST,
  NORTH,
  SOUTH;

  /** How its gateway's tunnel, device and configuration file are called. */
  String tunnel() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The addresses of all hosts. */
  String network() {
    return "10.0." + ordinal() + ".0/24";
  }

  /** The address of one host. */
  Inet4Address host() {
    try {
      return (Inet4Address) InetAddress.getByAddress(new byte[] {10, 0, (byte) ordinal(), 2});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
