// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.network.IpPrefix;

/** The output of ifconfig(8) on each system. */
class InterfaceStateTest {
  private static final String FREEBSD =
      """
      tun0: flags=1008051<UP,POINTOPOINT,RUNNING,MULTICAST,LOWER_UP> metric 0 mtu 1420
      \toptions=80000<LINKSTATE>
      \tinet 10.9.0.1 --> 10.9.0.2 netmask 0xffffffff
      \tinet6 fd09::1 prefixlen 64
      \tinet6 fe80::5a9c:fcff:fe10:1%tun0 prefixlen 64 scopeid 0x3
      \tgroups: tun
      \tnd6 options=21<PERFORMNUD,AUTO_LINKLOCAL>
      \tOpened by PID 812
      """;

  private static final String NETBSD =
      """
      tun0: flags=0x8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1500
      \tstatus: active
      \tinet6 fe80::1%tun0/64 -> :: flags 0 scopeid 0x2
      \tinet6 fd09::1/64 flags 0
      \tinet 10.9.0.1/32 -> 10.9.0.2 flags 0
      """;

  private static final String OPENBSD =
      """
      tun0: flags=8010<POINTOPOINT,MULTICAST> mtu 16384
      \tindex 5 priority 0 llprio 3
      \tgroups: tun
      \tstatus: down
      \tinet 10.9.0.1 --> 10.9.0.2 netmask 0xffffff00
      \tinet6 fd09::1 -->  prefixlen 64
      """;

  @Test
  void thatOfFreeBsd() throws IOException {
    var state = InterfaceState.parse(FREEBSD);
    assertTrue(state.isUp());
    assertEquals(1420, state.mtu());
    assertEquals(
        prefixes("10.9.0.1/32", "fd09::1/64", "fe80::5a9c:fcff:fe10:1/64"), state.addresses());
  }

  @Test
  void thatOfNetBsd() throws IOException {
    var state = InterfaceState.parse(NETBSD.replace("flags=0x", "flags="));
    assertTrue(state.isUp());
    assertEquals(1500, state.mtu());
    assertEquals(prefixes("fe80::1/64", "fd09::1/64", "10.9.0.1/32"), state.addresses());
  }

  @Test
  void flagsMayHaveAPrefix() throws IOException {
    assertTrue(InterfaceState.parse(NETBSD).isUp());
  }

  @Test
  void thatOfOpenBsd() throws IOException {
    var state = InterfaceState.parse(OPENBSD);
    assertFalse(state.isUp());
    assertEquals(16_384, state.mtu());
    assertEquals(prefixes("10.9.0.1/24", "fd09::1/64"), state.addresses());
  }

  @Test
  void anAddressIsFoundWhateverItsLength() throws IOException {
    var state = InterfaceState.parse(FREEBSD);
    assertTrue(state.has(IpPrefix.parse("10.9.0.1/24")));
    assertFalse(state.has(IpPrefix.parse("10.9.0.2/32")));
  }

  private static List<IpPrefix> prefixes(String... texts) {
    return List.of(texts).stream().map(IpPrefix::parse).toList();
  }
}
