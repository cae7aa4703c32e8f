// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of netstat(1), -rn, on each system. */
class NextHopTest {
  private static final String FREEBSD =
      """
      Routing tables

      Internet:
      Destination        Gateway            Flags         Netif Expire
      0.0.0.0/1          link#4             US             tun0
      default            192.0.2.1          UGS            em0
      127.0.0.1          link#2             UH             lo0
      """;

  private static final String FREEBSD_IPV6 =
      """
      Internet6:
      Destination                       Gateway                       Flags         Netif Expire
      ::/96                             link#2                        URS             lo0
      default                           fe80::1:2:3:4%em0             UG              em0
      """;

  private static final String OPENBSD =
      """
      Destination        Gateway            Flags   Refs      Use   Mtu  Prio Iface
      default            192.0.2.1          UGS        5      161     -     8 em0
      """;

  private static final String DRAGONFLY =
      """
      Destination        Gateway            Flags    Refs      Use  Netif Expire
      default            192.0.2.1          UGSc        5     1234    em0
      """;

  private static final String NETBSD =
      """
      Destination        Gateway            Flags    Refs      Use    Mtu Interface
      default            192.0.2.1          UGS         -        -      -  em0
      """;

  /** Two of the default routes are for sockets bound to an interface. */
  private static final String MACOS =
      """
      Destination        Gateway            Flags           Netif Expire
      default            link#21            UCSIg           utun4
      default            198.51.100.1       UGScIg            en1
      default            192.0.2.1          UGScg             em0
      """;

  private static final String MACOS_IPV6 =
      """
      Destination                             Gateway                         Flags         Netif Expire
      default                                 fe80::%utun0                    UGcIg         utun0
      default                                 fe80::1%en0                     UGcg            en0
      """;

  @ParameterizedTest
  @ValueSource(strings = {FREEBSD, DRAGONFLY, OPENBSD, NETBSD, MACOS})
  void theDefaultRouteOfIpv4(String table) {
    assertEquals(Optional.of(new NextHop("192.0.2.1", "em0")), NextHop.parse(table, true));
  }

  @Test
  void theGatewayOfIpv6HasItsZone() {
    assertEquals(
        Optional.of(new NextHop("fe80::1:2:3:4%em0", "em0")), NextHop.parse(FREEBSD_IPV6, false));
    assertEquals(Optional.of(new NextHop("fe80::1%en0", "en0")), NextHop.parse(MACOS_IPV6, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "link#3 UGS",
        "link#3 US",
        "192.0.2.300 UGS",
        "192.0.2.1/24 UGS",
        "-interface UGS",
        "fe80::1 UGS"
      })
  void aRouteToAnInterfaceOnly(String route) {
    var table = "Destination Gateway Flags Netif\ndefault " + route + " ppp0\n";
    assertEquals(Optional.of(new NextHop("", "ppp0")), NextHop.parse(table, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "default",
        "default 192.0.2.1 UGS",
        "default 192.0.2.1 GS em0",
        "default 127.0.0.1 UGRS lo0",
        "default 127.0.0.1 UGSB lo0",
        "10.0.0.0/8 192.0.2.1 UGS em0"
      })
  void anotherLineIsNoDefaultRoute(String line) {
    var table = "Destination Gateway Flags Netif\n" + line + "\n";
    assertEquals(Optional.empty(), NextHop.parse(table, true));
    assertEquals(Optional.empty(), NextHop.parse("default 192.0.2.1 UGS em0", true));
  }

  @Test
  void aZoneIsANameAlone() {
    assertFalse(NextHop.isAddress("fe80::1%em0;reboot", false));
    assertFalse(NextHop.isAddress("fe80::1%", false));
  }
}
