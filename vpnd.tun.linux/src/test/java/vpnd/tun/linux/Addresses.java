// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;

/** Gives interfaces addresses. */
final class Addresses {
  private Addresses() {}

  /** Returns when the address works: the kernel puts one of IPv6 into use only later. */
  static void add(String device, String prefix) throws Exception {
    Shell.run("ip", "address", "add", prefix, "dev", device, "nodad");
    var address = prefix.substring(0, prefix.indexOf('/'));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    var family = address.contains(":") ? "-6" : "-4";
    while (!Shell.run("ip", family, "route", "show", "table", "local")
        .contains("local " + address + " ")) {
      assertTrue(System.nanoTime() < end, () -> prefix + " is not in use after 10 s");
    }
  }
}
