// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Counter;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;
import vpnd.router.fixture.CountedSuite;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.PacketQueue;
import vpnd.router.fixture.SentDatagrams;
import vpnd.router.parts.DeviceFailure;
import vpnd.router.parts.PacketLoop;
import vpnd.router.parts.PartsHolder;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.DataKeys;
import vpnd.router.protocol.Session;
import vpnd.router.protocol.SessionKey;
import vpnd.router.protocol.Suites;
import vpnd.router.report.ActiveProblems;
import vpnd.router.storage.NonceReserve;
import vpnd.router.storage.NonceStore;
import vpnd.testing.Await;
import vpnd.udp.jdk.JdkUdpTransport;

/** Packets of the host on their way to the peer, while there is no key to seal them under. */
final class OutboundLoopTest implements DeviceFailure {
  private static final int QUIET_MILLIS = 50;
  private static final int LONGEST_KEY_CHANGE_MILLIS = 1000;
  private static final InetAddress ELSEWHERE = InetAddress.getLoopbackAddress();
  private static final IpPrefix ALL = new IpPrefix(InnerPackets.host(0), 24);

  private final PartsHolder partsHolder = new PartsHolder();
  private final Counters counters = new Counters();
  private final Counters unattributed = new Counters();
  private final AtomicInteger failures = new AtomicInteger();
  private final PacketQueue device =
      new PacketQueue((bytes, at, length) -> {}, new AtomicInteger());
  private final NonceStore store;
  private final Outbox outbox;
  private final RoutingTables routes;
  private final UdpSocket socket;
  private final PacketLoop loop;
  private final Thread thread;

  OutboundLoopTest(@TempDir Path directory) throws IOException {
    store = new NonceStore(directory.resolve("l"), directory.resolve("r"), 16, () -> 0, 0);
    store.reserveFirst();
    outbox =
        new Outbox(
            store.range(),
            new NonceReserve(store, Runnable::run, () -> 0, new ActiveProblems(), "west"),
            counters,
            false);
    routes =
        new RoutingTables(
            List.of(new RoutingTable(List.of(new RoutingTable.Route(ALL, outbox)), unattributed)));
    socket = new JdkUdpTransport().open(SocketSettings.ofPort(0));
    partsHolder.replace(
        parts ->
            parts
                .withSuites(
                    new Suites(new CountedSuite(new AtomicInteger(), new AtomicInteger()), null))
                .withDevice(device)
                .withUdp(socket));
    loop =
        new OutboundLoop(
                0,
                partsHolder,
                routes,
                new KeyReclaimer(1),
                batch(4),
                new HoldQueue(batch(8)),
                CountedSuite.SODIUM.allocate(DataKeys.NONCE_SIZE),
                () -> 0,
                this)
            .loop();
    thread = new Thread(loop, "outbound");
  }

  @BeforeEach
  void start() {
    thread.start();
  }

  @AfterEach
  void stop() throws Exception {
    loop.stop();
    device.wakeup();
    thread.join(10_000);
    assertFalse(thread.isAlive());
    socket.close();
    store.close();
  }

  @Test
  void withoutASessionPacketsAreDroppedAndCounted() {
    send();
    Await.until("a drop", () -> dropped() == 1);
  }

  @Test
  void aPacketThatComesInAKeyChangeWaitsForItsEnd() {
    outbox.isHeld = true;
    send();
    Await.until("held", () -> outbox.hasHeld);
    var end = System.nanoTime() + QUIET_MILLIS * 1_000_000L;
    Await.until(
        "some time",
        () -> {
          assertEquals(0, dropped(), "not before the key change ended");
          return System.nanoTime() > end;
        });
    outbox.isHeld = false;
    device.wakeup();
    Await.until("the packet to go on", () -> dropped() == 1);
    assertFalse(outbox.hasHeld);
  }

  @Test
  void aDatagramOfTheTunnelThatTheHostSendsIntoItIsDropped() throws IOException {
    var peer = InnerPackets.host(9);
    outbox.moveTo(Endpoint.of(peer, 1337));
    send(udp(peer, 1337));
    Await.until("a drop", () -> counters.get(Counter.TX_OWN_DATAGRAM) == 1);
    // To another port, to another host, or by another protocol it is traffic like any other.
    send(udp(peer, 1338));
    send(udp(InnerPackets.host(8), 1337));
    var tcp = udp(peer, 1337);
    tcp[9] = 6;
    send(tcp);
    Await.until("the others", () -> dropped() == 3);
    assertEquals(1, counters.get(Counter.TX_OWN_DATAGRAM));
  }

  @Test
  void theSameByIpv6() throws IOException {
    var peer = InetAddress.getByName("fd09::9");
    routes.replace(
        List.of(
            new RoutingTable(
                List.of(new RoutingTable.Route(IpPrefix.of(peer), outbox)), unattributed)));
    outbox.moveTo(Endpoint.of(peer, 1337));
    var packet = ByteBuffer.allocate(48);
    packet.put(0, (byte) 0x60).put(6, (byte) 17).putShort(42, (short) 1337);
    packet.put(24, peer.getAddress());
    send(packet.array());
    Await.until("a drop", () -> counters.get(Counter.TX_OWN_DATAGRAM) == 1);
  }

  private static byte[] udp(InetAddress to, int port) {
    var packet = ByteBuffer.allocate(28);
    packet.put(0, (byte) 0x45).put(9, (byte) 17).putShort(22, (short) port);
    packet.put(16, to.getAddress());
    return packet.array();
  }

  @Test
  void aPacketThatFitsNoDatagramIsDroppedAndCounted() {
    outbox.moveTo(Endpoint.of(ELSEWHERE, 1337));
    outbox.key = new SessionKey(CountedSuite.SODIUM.allocate(CipherSuite.AGREED_SIZE));
    var longest = Session.LONGEST - PacketBatch.HEADROOM;
    send(InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), longest + 1));
    Await.until("a drop", () -> counters.get(Counter.TX_TOO_LONG) == 1);
  }

  @Test
  void moreThanTheQueueHoldsWaitsInTheDevice() {
    outbox.isHeld = true;
    for (var packet = 0; packet < 20; packet++) {
      send();
    }
    Await.until("held", () -> outbox.hasHeld);
    outbox.isHeld = false;
    Await.until("all packets to go on", () -> dropped() == 20);
  }

  @Test
  void onePeersKeyChangeKeepsNoPacketsOfOthersBack() {
    var others = new Counters();
    var other =
        new Outbox(
            store.range(),
            new NonceReserve(store, Runnable::run, () -> 0, new ActiveProblems(), "east"),
            others,
            false);
    var otherNetwork = IpPrefix.of(InnerPackets.host(9));
    routes.replace(
        List.of(
            new RoutingTable(
                List.of(
                    new RoutingTable.Route(ALL, outbox),
                    new RoutingTable.Route(otherNetwork, other)),
                unattributed)));
    outbox.isHeld = true;
    var start = System.nanoTime();
    for (var packet = 0; packet < 100; packet++) {
      send();
      device.offer(InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(9), 100));
    }
    Await.until("the packets of the other peer", () -> others.get(Counter.TX_NO_SESSION) == 100);
    var millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis < LONGEST_KEY_CHANGE_MILLIS, "took " + millis + " ms");
    assertTrue(outbox.hasHeld, "the last packets still wait");
  }

  @Test
  void theDscpIsCopiedForThePeerWhoseFileSaysSo() {
    var sent = new SentDatagrams();
    partsHolder.replace(parts -> parts.withUdp(sent));
    var others = new Counters();
    var reserve = new NonceReserve(store, Runnable::run, () -> 0, new ActiveProblems(), "east");
    var copying = new Outbox(store.range(), reserve, others, true);
    for (var each : List.of(outbox, copying)) {
      each.key = new SessionKey(CountedSuite.SODIUM.allocate(CipherSuite.AGREED_SIZE));
      each.moveTo(Endpoint.of(ELSEWHERE, 1337));
    }
    routes.replace(
        List.of(
            new RoutingTable(
                List.of(
                    new RoutingTable.Route(ALL, outbox),
                    new RoutingTable.Route(IpPrefix.of(InnerPackets.host(9)), copying)),
                unattributed)));
    for (int to : new int[] {2, 9}) {
      for (int trafficClass : new int[] {0xbb, 0}) {
        var packet = InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(to), 100);
        packet[1] = (byte) trafficClass;
        send(packet);
      }
    }
    Await.until("all packets", () -> sent(others) == 2 && sent(counters) == 2);
    partsHolder.replace(parts -> parts.withUdp(null));
    assertEquals(List.of(0, 0, 0xb8, 0), sent.trafficClasses());
  }

  private static long sent(Counters counted) {
    return counted.get(Counter.TX_DATAGRAMS);
  }

  @Test
  void aPacketToNowhereIsDroppedAndCounted() {
    device.offer(InnerPackets.ipv4(InnerPackets.host(1), ELSEWHERE, 100));
    Await.until("a drop", () -> unattributed.get(Counter.TX_NO_ROUTE) == 1);
    assertEquals(0, dropped());
  }

  @Test
  void aKeyChangeThatNeverEndsKeepsNoPartFromBeingRemoved() {
    outbox.isHeld = true;
    send();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> partsHolder.replace(parts -> parts.withSuites(null)));
  }

  @Test
  void aDeviceThatFailsIsReportedOnce() {
    device.breakDown();
    Await.until("the report", () -> failures.get() == 1);
    assertTimeoutPreemptively(
        Duration.ofMillis(500), () -> partsHolder.replace(parts -> parts.withoutDevice(false)));
    assertEquals(1, failures.get());
  }

  @Override
  public void deviceFailed(TunDevice failed, IOException cause) {
    failures.incrementAndGet();
  }

  @Override
  public void loopFaulted(String fault) {
    throw new AssertionError(fault);
  }

  @Override
  public void loopBlocked() {
    throw new AssertionError("no part is called for long");
  }

  @Override
  public void loopFailed() {
    failures.incrementAndGet();
  }

  @Override
  public void socketFailed(UdpSocket failed, IOException cause) {
    throw new AssertionError(cause);
  }

  private static PacketBatch batch(int slots) {
    int size = slots * PacketBatch.SLOT_SIZE;
    return new PacketBatch(CountedSuite.SODIUM.allocate(size), slots, PacketBatch.SLOT_SIZE);
  }

  private void send() {
    send(InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), 100));
  }

  private void send(byte[] packet) {
    device.offer(packet);
  }

  private long dropped() {
    return counters.get(Counter.TX_NO_SESSION);
  }
}
