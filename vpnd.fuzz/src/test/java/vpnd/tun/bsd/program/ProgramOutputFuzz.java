// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import vpnd.api.network.IpPrefix;

/** Whatever ifconfig(8), route(8) and netstat(1) print is refused by an IOException, or read. */
public final class ProgramOutputFuzz {
  private static final IpPrefix IPV4 = IpPrefix.parse("10.1.0.0/16");
  private static final IpPrefix IPV6 = IpPrefix.parse("fd01::/48");

  private ProgramOutputFuzz() {}

  /** Input: the output of one of them. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    try {
      var state = InterfaceState.parse(text);
      assertTrue(state.mtu() >= 0, text);
      assertTrue(state.addresses().stream().allMatch(state::has), text);
    } catch (IOException e) {
      // Refused.
    }
    for (var isIpv4 : new boolean[] {true, false}) {
      NextHop.parse(text, isIpv4)
          .filter(route -> !route.gateway().isEmpty())
          .ifPresent(route -> assertTrue(NextHop.isAddress(route.gateway(), isIpv4), text));
    }
    route(text, IPV4);
    route(text, IPV6);
  }

  private static void route(String text, IpPrefix asked) {
    try {
      var route = RouteEntry.parse(text, asked);
      route.ifPresent(found -> assertEquals(found.network(), found.network().network(), text));
    } catch (IOException e) {
      // Refused.
    }
  }
}
