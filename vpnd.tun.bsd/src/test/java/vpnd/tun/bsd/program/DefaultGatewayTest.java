// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of netstat(1), -rn, on each system. */
class DefaultGatewayTest {
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

  private static final String NETBSD =
      """
      Destination        Gateway            Flags    Refs      Use    Mtu Interface
      default            192.0.2.1          UGS         -        -      -  wm0
      """;

  /** A default route of a tunnel without a gateway, and one for sockets bound to en1. */
  private static final String MACOS =
      """
      Destination        Gateway            Flags           Netif Expire
      default            link#21            UCSg            utun4
      default            198.51.100.1       UGScIg            en1
      default            192.0.2.1          UGScg             en0
      """;

  @ParameterizedTest
  @ValueSource(strings = {FREEBSD, OPENBSD, NETBSD, MACOS})
  void theGatewayOfIpv4(String table) {
    assertEquals(Optional.of("192.0.2.1"), DefaultGateway.parse(table, true));
    assertEquals(Optional.empty(), DefaultGateway.parse(table, false));
  }

  @Test
  void theGatewayOfIpv6HasItsZone() {
    assertEquals(Optional.of("fe80::1:2:3:4%em0"), DefaultGateway.parse(FREEBSD_IPV6, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "default",
        "default 127.0.0.1 UGRS lo0",
        "default 127.0.0.1 UGSB lo0",
        "default 192.0.2.300 UGS em0",
        "default 192.0.2.1/24 UGS em0",
        "default -interface UGS em0",
        "10.0.0.0/8 192.0.2.1 UGS em0"
      })
  void anotherLineIsNoGateway(String line) {
    assertEquals(Optional.empty(), DefaultGateway.parse(line, true));
  }

  @Test
  void aZoneIsANameAlone() {
    assertFalse(DefaultGateway.isAddress("fe80::1%em0;reboot", false));
    assertFalse(DefaultGateway.isAddress("fe80::1%", false));
  }
}
