// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.protocol.Counters;
import vpnd.router.report.ActiveProblems;
import vpnd.router.storage.NonceReserve;
import vpnd.router.storage.NonceStore;
import vpnd.testing.Seed;
import vpnd.testing.Slow;

/** A packet goes the way of the longest prefix that holds its destination. */
final class RoutingTableTest {
  private static final int ROUTES = 1000;
  private static final int LOOKUPS = 20_000;
  private static final int AT = 3;

  private final NonceStore store;

  RoutingTableTest(@TempDir Path directory) throws IOException {
    store = new NonceStore(directory.resolve("l"), directory.resolve("r"), 16, () -> 0, 0);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void theLongestPrefixCounts() {
    var routes =
        List.of(
            route("0.0.0.0", 0),
            route("10.1.0.0", 16),
            route("10.1.2.0", 24),
            route("10.1.2.3", 32),
            route("::", 0),
            route("2001:db8::", 32),
            route("2001:db8:0:1::", 64),
            route("2001:db8::1:0:0:1", 128));
    assertWay(routes, 0, "192.0.2.1");
    assertWay(routes, 1, "10.1.3.1");
    assertWay(routes, 2, "10.1.2.4");
    assertWay(routes, 3, "10.1.2.3");
    assertWay(routes, 4, "2001:db9::");
    assertWay(routes, 5, "2001:db8:0:2::");
    assertWay(routes, 6, "2001:db8:0:1:ffff::");
    assertWay(routes, 7, "2001:db8::1:0:0:1");
  }

  @Test
  void theFamiliesAreApart() {
    var table = table(List.of(route("0.0.0.0", 0)));
    assertNull(find(table, packet(address("::"))));
    assertNull(find(table(List.of(route("::", 0))), packet(address("0.0.0.1"))));
  }

  @Test
  void ofTwoRoutesForTheSameNetworkTheFirstCounts() {
    // The second one has host bits.
    var routes = List.of(route("10.1.2.0", 24), route("10.1.2.9", 24), route("10.1.2.0", 24));
    assertWay(routes, 0, "10.1.2.77");
  }

  @Test
  void whatIsNoWholeHeaderHasNoWay() {
    var table = table(List.of(route("0.0.0.0", 0), route("::", 0)));
    for (var destination : List.of(address("10.0.0.1"), address("2001:db8::1"))) {
      var packet = packet(destination);
      for (var length = 0; length < packet.length; length++) {
        assertNull(table.find(buffer(packet), AT, length), "length " + length);
      }
      assertTrue(find(table, packet) != null);
      packet[0] = 0x55;
      assertNull(find(table, packet), "IP version 5");
    }
  }

  @Test
  void onlyATableWithTwoWaysIsShared() {
    var route = route("10.1.2.0", 24);
    assertTrue(table(List.of()).isEmpty());
    assertFalse(table(List.of(route)).isEmpty());
    var toTheSame = new RoutingTable.Route(prefix("10.1.3.0", 24), route.target());
    assertFalse(table(List.of(route, toTheSame)).isShared());
    assertTrue(table(List.of(route, route("10.1.3.0", 24))).isShared());
  }

  @Slow
  @Test
  void aThousandRoutesAreThoseOfANaiveModel() {
    var random = new Random(Seed.draw());
    var routes = randomRoutes(random);
    var table = table(routes);
    for (var i = 0; i < LOOKUPS; i++) {
      // Near a network that is there, or else hardly any would be found.
      var near = routes.get(random.nextInt(ROUTES)).network().address().getAddress();
      near[random.nextInt(near.length)] ^= (byte) (1 << random.nextInt(8));
      var destination = address(near);
      assertSame(
          naive(routes, destination), find(table, packet(destination)), () -> "to " + destination);
    }
  }

  @Test
  void aLookUpAllocatesNothing() {
    var routes = randomRoutes(new Random(1));
    var table = table(routes);
    var packets = new ArrayList<ByteBuffer>();
    for (var route : routes) {
      packets.add(buffer(packet(route.network().address())));
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var found = lookUp(table, packets, 20);
    var before = threads.getCurrentThreadAllocatedBytes();
    found += lookUp(table, packets, 100);
    var allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(120 * ROUTES, found);
    assertTrue(allocated < 10_000, allocated + " bytes for " + 100 * ROUTES + " look-ups");
  }

  private static int lookUp(RoutingTable table, List<ByteBuffer> packets, int times) {
    var found = 0;
    for (var i = 0; i < times; i++) {
      for (var packet = 0; packet < packets.size(); packet++) {
        var bytes = packets.get(packet);
        if (table.find(bytes, AT, bytes.capacity() - AT) != null) {
          found++;
        }
      }
    }
    return found;
  }

  private List<RoutingTable.Route> randomRoutes(Random random) {
    var routes = new ArrayList<RoutingTable.Route>();
    while (routes.size() < ROUTES) {
      var bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      // Few different first bytes, so that networks lie in each other.
      bytes[0] = (byte) (random.nextInt(4) + 32);
      var length = random.nextInt(bytes.length * 8 + 1);
      routes.add(new RoutingTable.Route(new IpPrefix(address(bytes), length), outbox()));
    }
    return routes;
  }

  private static @Nullable Outbox naive(List<RoutingTable.Route> routes, InetAddress destination) {
    RoutingTable.@Nullable Route best = null;
    for (var route : routes) {
      if (route.network().contains(destination)
          && (best == null || route.network().length() > best.network().length())) {
        best = route;
      }
    }
    return best == null ? null : best.target();
  }

  private static void assertWay(List<RoutingTable.Route> routes, int expected, String destination) {
    assertSame(
        routes.get(expected).target(),
        find(table(routes), packet(address(destination))),
        destination);
  }

  private static @Nullable Outbox find(RoutingTable table, byte[] packet) {
    return table.find(buffer(packet), AT, packet.length);
  }

  /** A header with this destination. */
  private static byte[] packet(InetAddress destination) {
    return destination instanceof Inet6Address
        ? InnerPackets.ipv6(destination, destination, 40)
        : InnerPackets.ipv4(destination, destination, 20);
  }

  private static ByteBuffer buffer(byte[] packet) {
    return ByteBuffer.allocate(AT + packet.length).put(AT, packet);
  }

  private static RoutingTable table(List<RoutingTable.Route> routes) {
    return new RoutingTable(routes, new Counters());
  }

  private RoutingTable.Route route(String network, int length) {
    return new RoutingTable.Route(prefix(network, length), outbox());
  }

  private static IpPrefix prefix(String network, int length) {
    return new IpPrefix(address(network), length);
  }

  private Outbox outbox() {
    var reserve = new NonceReserve(store, Runnable::run, () -> 0, new ActiveProblems(), "west");
    return new Outbox(store.range(), reserve, new Counters(), false);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getAllByName(text)[0];
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
