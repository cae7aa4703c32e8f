// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Counter;
import vpnd.router.fixture.InnerPackets;

/** What a peer may send into this host's network (security D1). */
final class PacketFilterTest {
  private static final int OFFSET = 3;

  @ParameterizedTest
  @ValueSource(ints = {20, 21, 1431, 1500})
  void aWholeIpv4PacketPasses(int length) {
    assertNull(
        PacketFilter.ANY.judge(at(ipv4("192.0.2.1", "198.51.100.1", length)), OFFSET, length));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 41, 1411, 1500})
  void aWholeIpv6PacketPasses(int length) {
    assertNull(
        PacketFilter.ANY.judge(at(ipv6("2001:db8::1", "2001:db8::2", length)), OFFSET, length));
  }

  @Test
  void whatIsNotIpIsDropped() {
    for (var version = 0; version < 16; version++) {
      var packet = ipv4("192.0.2.1", "198.51.100.1", 40);
      packet[0] = (byte) (version << 4 | 5);
      if (version != 4) {
        assertEquals(Counter.RX_NOT_IP, judge(PacketFilter.ANY, packet), "version " + version);
      }
    }
    assertEquals(Counter.RX_NOT_IP, judge(PacketFilter.ANY, new byte[0]));
  }

  @Test
  void aPacketIsAsLongAsItSays() {
    for (var cut = 0; cut < 60; cut++) {
      assertEquals(
          Counter.RX_NOT_IP,
          judge(PacketFilter.ANY, Arrays.copyOf(ipv4("192.0.2.1", "192.0.2.2", 60), cut)));
      assertEquals(
          Counter.RX_NOT_IP,
          judge(PacketFilter.ANY, Arrays.copyOf(ipv6("2001:db8::1", "2001:db8::2", 60), cut)));
    }
    assertEquals(
        Counter.RX_NOT_IP,
        judge(PacketFilter.ANY, Arrays.copyOf(ipv4("192.0.2.1", "192.0.2.2", 60), 61)));
    assertEquals(
        Counter.RX_NOT_IP,
        judge(PacketFilter.ANY, Arrays.copyOf(ipv6("2001:db8::1", "2001:db8::2", 60), 61)));
  }

  @Test
  void anIpv4HeaderHasASoundLength() {
    for (var words = 0; words < 16; words++) {
      var packet = ipv4("192.0.2.1", "192.0.2.2", 40);
      packet[0] = (byte) (4 << 4 | words);
      assertEquals(
          words >= 5 && words <= 10 ? null : Counter.RX_NOT_IP,
          judge(PacketFilter.ANY, packet),
          "header of " + words + " words");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "127.0.0.1",
        "127.255.255.255",
        "224.0.0.1",
        "239.1.2.3",
        "240.0.0.1",
        "255.255.255.255"
      })
  void aMartianIpv4SourceIsDropped(String source) {
    assertEquals(Counter.RX_MARTIAN, judge(PacketFilter.ANY, ipv4(source, "192.0.2.1", 20)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1"})
  void aPacketToThisHostsLoopbackIsDropped(String destination) {
    assertEquals(Counter.RX_MARTIAN, judge(PacketFilter.ANY, ipv4("192.0.2.1", destination, 20)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "::1", "ff02::1", "fe80::1", "febf:ffff::1"})
  void aMartianIpv6SourceIsDropped(String source) {
    assertEquals(Counter.RX_MARTIAN, judge(PacketFilter.ANY, ipv6(source, "2001:db8::2", 40)));
  }

  @Test
  void anIpv4AddressInIpv6ClothingIsDropped() {
    var packet = ipv6("2001:db8::1", "2001:db8::2", 40);
    Arrays.fill(packet, 8, 18, (byte) 0);
    packet[18] = packet[19] = (byte) 0xff;
    assertEquals(Counter.RX_MARTIAN, judge(PacketFilter.ANY, packet));
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "::1"})
  void anIpv6PacketToThisHostsLoopbackIsDropped(String destination) {
    assertEquals(Counter.RX_MARTIAN, judge(PacketFilter.ANY, ipv6("2001:db8::1", destination, 40)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0.0", "126.255.255.255", "128.0.0.0", "223.255.255.255"})
  void theNeighboursOfMartiansPass(String source) {
    assertNull(judge(PacketFilter.ANY, ipv4(source, "239.1.2.3", 20)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fe7f::1", "fec0::1", "feff::1", "::2", "1::", "::1:0:0:1"})
  void theNeighboursOfIpv6MartiansPass(String source) {
    assertNull(judge(PacketFilter.ANY, ipv6(source, "ff02::1", 40)));
  }

  @Test
  void onlyTheAllowedNetworksMaySend() {
    var policy = from(List.of(prefix("192.0.2.77", 24), prefix("2001:db8:1::", 48)));
    assertNull(judge(policy, ipv4("192.0.2.0", "203.0.113.1", 20)));
    assertNull(judge(policy, ipv4("192.0.2.255", "203.0.113.1", 20)));
    assertNull(judge(policy, ipv6("2001:db8:1:ffff::1", "2001:db8:2::1", 40)));
    assertEquals(Counter.RX_FOREIGN_SOURCE, judge(policy, ipv4("192.0.3.0", "203.0.113.1", 20)));
    assertEquals(
        Counter.RX_FOREIGN_SOURCE, judge(policy, ipv6("2001:db8:2::1", "2001:db8:1::1", 40)));
  }

  @Test
  void aNetworkOfOneFamilyAllowsNothingOfTheOther() {
    assertEquals(
        Counter.RX_FOREIGN_SOURCE,
        judge(from(List.of(prefix("0.0.0.0", 0))), ipv6("2001:db8::1", "2001:db8::2", 40)));
    assertEquals(
        Counter.RX_FOREIGN_SOURCE,
        judge(from(List.of(prefix("::", 0))), ipv4("192.0.2.1", "192.0.2.2", 20)));
  }

  @Test
  void onlyTheAllowedNetworksMayBeSentTo() {
    var policy = new PacketFilter(List.of(), List.of(prefix("192.0.2.77", 32)));
    assertNull(judge(policy, ipv4("203.0.113.1", "192.0.2.77", 20)));
    assertEquals(
        Counter.RX_FOREIGN_DESTINATION, judge(policy, ipv4("203.0.113.1", "192.0.2.78", 20)));
    assertEquals(
        Counter.RX_FOREIGN_DESTINATION, judge(policy, ipv6("2001:db8::1", "2001:db8::2", 40)));
  }

  @Test
  void withoutASessionNothingPasses() {
    for (var source : List.of("192.0.2.1", "1.0.0.0", "223.255.255.255")) {
      assertEquals(
          Counter.RX_FOREIGN_SOURCE, judge(PacketFilter.NONE, ipv4(source, "192.0.2.2", 20)));
    }
    assertEquals(
        Counter.RX_FOREIGN_SOURCE,
        judge(PacketFilter.NONE, ipv6("2001:db8::1", "2001:db8::2", 40)));
  }

  private static PacketFilter from(List<IpPrefix> sources) {
    return new PacketFilter(sources, List.of());
  }

  private static @Nullable Counter judge(PacketFilter policy, byte[] packet) {
    return policy.judge(at(packet), OFFSET, packet.length);
  }

  /** The packet between other bytes, as it is in a batch. */
  private static ByteBuffer at(byte[] packet) {
    return ByteBuffer.allocate(packet.length + 64).put(OFFSET, packet);
  }

  private static byte[] ipv4(String source, String destination, int length) {
    return InnerPackets.ipv4(address(source), address(destination), length);
  }

  private static byte[] ipv6(String source, String destination, int length) {
    return InnerPackets.ipv6(address(source), address(destination), length);
  }

  private static IpPrefix prefix(String address, int length) {
    return new IpPrefix(address(address), length);
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError("a literal needs no look-up", e);
    }
  }
}
