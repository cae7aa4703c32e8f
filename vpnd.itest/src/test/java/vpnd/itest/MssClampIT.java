// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.Ping;
import vpnd.itest.traffic.TcpFlow;
import vpnd.testing.InTurn;

/**
 * The maximum segment size of TCP that hosts behind the two gateways announce to each other
 * (security D8), as it arrives. Their own networks have an MTU of 1500.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class MssClampIT {
  /** Headers of IPv4 and TCP. */
  private static final int HEADERS = 20 + 20;

  /** Headers of IPv6 and TCP. */
  private static final int HEADERS_IPV6 = 40 + 20;

  private static final Pattern ELEMENTS = Pattern.compile("elements = \\{ ([0-9, ]+) }");

  @Test
  void itIsLoweredBothWaysToWhatThePathTakes(@TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.cabled(), directory)) {
      gateways.join();
      verify(gateways, gateways.east().site().hostAddress(), 1431 - HEADERS);
    }
  }

  @Test
  void itIsLoweredForIpv6Too(@TempDir Path directory) {
    try (var gateways = TwoGateways.joiningIpv6(directory)) {
      gateways.west().start();
      gateways.east().start();
      var east = gateways.east().site();
      Ping.untilAnswered(
          gateways.west().site().host(), east.hostAddressIpv6(), TwoGateways.TUNNEL_LIMIT);
      verify(gateways, east.hostAddressIpv6(), 1431 - HEADERS_IPV6);
    }
  }

  @Test
  void itStaysAsItIsIfTheFileSaysSo(@TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.cabled(), directory, "mss_clamp: off")) {
      gateways.join();
      verify(gateways, gateways.east().site().hostAddress(), 1500 - HEADERS);
    }
  }

  /**
   * In the SYN of the client, as received by the server, and in the answer, as received by the
   * client.
   */
  private static void verify(TwoGateways gateways, String server, int expected) {
    var west = gateways.west().site().host();
    var east = gateways.east().site().host();
    noteArrivals(west);
    noteArrivals(east);
    var report = TcpFlow.run(west, east, server, 1, TcpFlow.Direction.UP);
    assertEquals(1, report.get("up_intact"));
    assertEquals(List.of("" + expected), arrivals(east));
    assertEquals(List.of("" + expected), arrivals(west));
  }

  private static void noteArrivals(Namespace host) {
    host.run("nft", "add table inet vpt");
    host.run(
        "nft", "add set inet vpt mss { typeof tcp option maxseg size; size 16; flags dynamic; }");
    host.run("nft", "add chain inet vpt in { type filter hook input priority 0; }");
    host.run(
        "nft",
        "add rule inet vpt in iifname lan tcp flags & syn == syn update @mss { tcp option maxseg size }");
  }

  private static List<String> arrivals(Namespace host) {
    var found = ELEMENTS.matcher(host.run("nft", "list", "set", "inet", "vpt", "mss"));
    return found.find() ? List.of(found.group(1).split(", ", -1)) : List.of();
  }
}
