// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;
import vpnd.api.packet.Endpoint;
import vpnd.fuzz.Input;
import vpnd.fuzz.Scratch;
import vpnd.router.outbound.Outbox;
import vpnd.router.outbound.RecursiveRoutingCheck;
import vpnd.router.outbound.RoutingTable;
import vpnd.router.peer.PacketFilterFuzz;
import vpnd.router.protocol.Counters;
import vpnd.router.report.ActiveProblems;
import vpnd.router.storage.NonceReserve;
import vpnd.router.storage.NonceStore;

/**
 * A packet of the host is routed to the peer with the longest prefix, compared with a linear
 * search, unless it is the tunnel's own datagram. No byte beyond the packet is read: it ends at the
 * end of the memory.
 */
public final class RoutingFuzz {
  private static final NonceStore STORE = store();
  private static final NonceReserve RESERVE =
      new NonceReserve(STORE, Runnable::run, () -> 0, new ActiveProblems(), "peer");

  private RoutingFuzz() {}

  /** Input: the offset of the packet, the routes, the address and port of a peer, the packet. */
  public static void fuzzerTestOneInput(byte[] bytes) throws UnknownHostException {
    var input = new Input(bytes);
    int at = input.number8();
    var routes = new ArrayList<RoutingTable.Route>();
    for (int count = input.number8() % 8; count > 0; count--) {
      routes.add(new RoutingTable.Route(PacketFilterFuzz.prefix(input), outbox()));
    }
    int port = 1 + input.number16() % 65_535;
    var peer = InetAddress.getByAddress(input.padded(port % 2 == 0 ? 4 : 16));
    var packet = input.rest();
    var buffer = ByteBuffer.allocate(at + packet.length).put(at, packet);
    var found = new RoutingTable(routes, new Counters()).find(buffer, at, packet.length);
    var expected = model(routes, packet);
    assertSame(expected, found);
    if (found != null) {
      found.moveTo(Endpoint.of(peer, port));
      assertEquals(
          isOwn(packet, peer, port), RecursiveRoutingCheck.isOne(buffer, at, packet.length, found));
    }
  }

  private static NonceStore store() {
    try {
      return new NonceStore(Scratch.file("local"), Scratch.file("remote"), 1, () -> 0, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Outbox outbox() {
    return new Outbox(STORE.range(), RESERVE, new Counters(), false);
  }

  private static @Nullable Outbox model(List<RoutingTable.Route> routes, byte[] packet) {
    var destination = destination(packet);
    int best = -1;
    @Nullable Outbox target = null;
    for (var route : routes) {
      var network = route.network();
      if (network.length() > best && isIn(network, destination)) {
        best = network.length();
        target = route.target();
      }
    }
    return target;
  }

  private static boolean isIn(IpPrefix network, byte[] destination) {
    var address = network.address().getAddress();
    if (address.length != destination.length) {
      return false;
    }
    for (int bit = 0; bit < network.length(); bit++) {
      if (((address[bit / 8] ^ destination[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Empty if the packet has none. */
  private static byte[] destination(byte[] packet) {
    int version = packet.length == 0 ? 0 : packet[0] >> 4 & 15;
    boolean isIpv4 = version == 4;
    boolean hasOne = (isIpv4 && packet.length >= 20) || (version == 6 && packet.length >= 40);
    int from = isIpv4 ? 16 : 24;
    return hasOne ? Arrays.copyOfRange(packet, from, isIpv4 ? 20 : 40) : new byte[0];
  }

  private static boolean isOwn(byte[] packet, InetAddress peer, int port) {
    boolean isIpv4 = packet[0] >> 4 == 4;
    int header = isIpv4 ? (packet[0] & 15) * 4 : 40;
    return packet[isIpv4 ? 9 : 6] == 17
        && packet.length >= header + 4
        && (ByteBuffer.wrap(packet).getShort(header + 2) & 0xffff) == port
        && Arrays.equals(peer.getAddress(), destination(packet));
  }
}
