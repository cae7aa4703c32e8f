// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.Cable;
import vpnd.itest.network.Namespace;

/**
 * A laptop in the internet, and two gateways of the same network, on which nothing runs yet.
 *
 * <pre>
 *                                     .---- one 203.0.113.1 ---- first gateway ----- 10.20.0.1
 *   laptop 198.51.100.1 ---- internet
 *                                     '---- two 192.0.2.1 ------ second gateway ---- 10.20.0.1
 * </pre>
 */
final class LaptopOfTwoGateways implements AutoCloseable {
  static final String FIRST = "203.0.113.1";
  static final String SECOND = "192.0.2.1";

  /** An address behind both gateways. */
  static final String SERVER = "10.20.0.1";

  private final Namespace internet = Namespace.create();
  private final VpnHost laptop = new VpnHost(DaemonClock.FAST);
  private final VpnHost first = new VpnHost(DaemonClock.FAST);
  private final VpnHost second = new VpnHost(DaemonClock.FAST);

  /** Lays the cables. The daemons have a fast clock. */
  LaptopOfTwoGateways() {
    cable("laptop", "198.51.100", laptop.namespace());
    cable("one", "203.0.113", first.namespace());
    cable("two", "192.0.2", second.namespace());
    internet.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    lan(first.namespace());
    lan(second.namespace());
  }

  /** Between them; its devices {@code one} and {@code two} lead to the gateways. */
  Namespace internet() {
    return internet;
  }

  VpnHost laptop() {
    return laptop;
  }

  VpnHost first() {
    return first;
  }

  VpnHost second() {
    return second;
  }

  private void cable(String device, String prefix, Namespace host) {
    Cable.lay(
        new Cable.End(internet, device, prefix + ".254/24"),
        new Cable.End(host, "wan", prefix + ".1/24"));
    host.ip("route", "add", "default", "via", prefix + ".254");
  }

  private static void lan(Namespace gateway) {
    gateway.ip("link", "add", "name", "lan", "type", "bridge");
    gateway.ip("address", "add", SERVER + "/24", "dev", "lan");
    gateway.ip("link", "set", "dev", "lan", "up");
  }

  @Override
  public void close() {
    laptop.close();
    first.close();
    second.close();
    internet.close();
  }
}
