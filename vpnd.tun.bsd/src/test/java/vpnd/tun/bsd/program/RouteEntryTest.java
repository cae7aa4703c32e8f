// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vpnd.api.network.IpPrefix;

/** The output of route(8), "get", on each system. */
class RouteEntryTest {
  private static final IpPrefix ASKED = IpPrefix.parse("10.1.0.0/16");

  private static final String FREEBSD =
      """
         route to: 10.1.0.0
      destination: 10.1.0.0
             mask: 255.255.0.0
              fib: 0
        interface: tun0
            flags: <UP,DONE,STATIC>
       recvpipe  sendpipe  ssthresh  rtt,msec    mtu        weight    expire
             0         0         0         0      1400         1         0
      """;

  private static final String OPENBSD =
      """
         route to: fd01::
      destination: fd01::
             mask: ffff:ffff:ffff::
        interface: tun0
       if address: fd09::1
         priority: 8 (static)
            flags: <UP,DONE,CLONING,STATIC>
           use       mtu    expire
             0      1280         0
      """;

  private static final String DEFAULT =
      """
         route to: 10.1.0.0
      destination: default
             mask: default
          gateway: 192.0.2.1
        interface: em0
            flags: <UP,GATEWAY,DONE,STATIC>
      """;

  @Test
  void aNetworkWithItsMtu() throws IOException {
    assertEquals(
        Optional.of(new RouteEntry(ASKED, "", "tun0", 1400, false)),
        RouteEntry.parse(FREEBSD, ASKED));
  }

  @Test
  void aNetworkOfIpv6() throws IOException {
    var asked = IpPrefix.parse("fd01::/48");
    assertEquals(
        Optional.of(new RouteEntry(asked, "", "tun0", 1280, false)),
        RouteEntry.parse(OPENBSD, asked));
  }

  @Test
  void theDefaultRoute() throws IOException {
    assertEquals(
        Optional.of(new RouteEntry(IpPrefix.parse("0.0.0.0/0"), "192.0.2.1", "em0", 0, false)),
        RouteEntry.parse(DEFAULT, ASKED));
  }

  /** The programs call the address 0 "default", whatever the mask. */
  @Test
  void halfOfAllAddresses() throws IOException {
    var text = DEFAULT.replace("mask: default", "mask: 128.0.0.0");
    assertEquals(
        Optional.of(new RouteEntry(IpPrefix.parse("0.0.0.0/1"), "192.0.2.1", "em0", 0, false)),
        RouteEntry.parse(text, ASKED));
    var asked = IpPrefix.parse("5000::");
    assertEquals(
        Optional.of(new RouteEntry(IpPrefix.parse("::/1"), "", "tun0", 0, false)),
        RouteEntry.parse("destination: default\nmask: 8000::\ninterface: tun0\n", asked));
  }

  @Test
  void aHostHasNoMask() throws IOException {
    var text = "destination: 10.1.2.3\n  interface: em0\n";
    assertEquals(
        Optional.of(new RouteEntry(IpPrefix.parse("10.1.2.3"), "", "em0", 0, false)),
        RouteEntry.parse(text, IpPrefix.parse("10.1.2.3")));
  }

  @Test
  void anotherOutputIsNoRoute() throws IOException {
    assertEquals(Optional.empty(), RouteEntry.parse("route: not in table", ASKED));
  }
}
