// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.testing.Allocation;
import vpnd.testing.NeedsRoot;
import vpnd.testing.OnEachJava;
import vpnd.testing.api.Batches;
import vpnd.testing.host.Addresses;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.network.ProcFile;

@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(30)
@OnEachJava
class LinuxUdpSocketTest {
  /** The number of datagrams in half a second at 5,000 a second. */
  private static final int HALF_A_SECOND = 2_500;

  private static final String[] LOOPBACKS = {"127.0.0.1", "::1"};
  private final LinuxUdpTransport transport = new LinuxUdpTransport();

  @Test
  void aBatchOf64ArrivesWholeInOrderAndFromItsSource() throws Exception {
    for (var host : LOOPBACKS) {
      try (var sender = transport.open(SocketSettings.ofPort(0));
          var receiver = transport.open(SocketSettings.ofPort(0))) {
        var out = Batches.of(64);
        Batches.fill(out, 1500, at(host, receiver), 7);
        assertEquals(64, sender.send(out));
        var in = Batches.of(64);
        assertEquals(64, receiver.receive(in, SECONDS.toNanos(5)));
        assertEquals(64, in.count());
        for (int i = 0; i < 64; i++) {
          assertEquals(7 + i, Batches.number(in, i));
          assertEquals(1500, in.length(i));
          assertEquals(at(host, sender, host), in.endpoint(i));
          assertSame(in.endpoint(0), in.endpoint(i));
        }
      }
    }
  }

  @Test
  void emptySlotsAreSkippedAndTheRestGoes() throws Exception {
    try (var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      var out = Batches.of(4);
      Batches.fill(out, 100, at("127.0.0.1", receiver), 0);
      out.length(1, 0);
      out.endpoint(2, null);
      assertEquals(2, sender.send(out));
      var in = Batches.of(4);
      assertEquals(2, receiver.receive(in, SECONDS.toNanos(5)));
      assertEquals(0, Batches.number(in, 0));
      assertEquals(3, Batches.number(in, 1));
    }
  }

  @Test
  void aSlotThatTheHostRefusesDoesNotHoldUpTheOthers() throws Exception {
    try (var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      var out = Batches.of(4);
      Batches.fill(out, 100, at("127.0.0.1", receiver), 0);
      // There is no route to it in a namespace that has only a loopback.
      out.endpoint(1, Endpoint.of(InetAddress.getByName("192.0.2.1"), 9));
      assertEquals(3, sender.send(out));
      var in = Batches.of(4);
      assertEquals(3, receiver.receive(in, SECONDS.toNanos(5)));
    }
  }

  @Test
  void aLongDatagramIsCutToTheSlot() throws Exception {
    try (var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      var out = Batches.of(1, 9000);
      Batches.fill(out, 9000, at("127.0.0.1", receiver), 5);
      assertEquals(1, sender.send(out));
      var in = Batches.of(2);
      assertEquals(1, receiver.receive(in, SECONDS.toNanos(5)));
      assertEquals(PacketBatch.SLOT_SIZE, in.length(0));
      assertEquals(5, Batches.number(in, 0));
    }
  }

  @Test
  void whatIsNeitherReceivedNorWaitsIsCounted() throws Exception {
    try (var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      int sent = overflow(sender, receiver);
      assertEquals(sent, drain(receiver) + receiver.overflows());
    }
  }

  @Test
  void littleWaitsWhileThereIsAReceiverAndMuchInAPause() throws Exception {
    try (var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      int first = overflow(sender, receiver);
      assertTrue(first >= HALF_A_SECOND, () -> first + " before the first receive");
      drain(receiver);

      int received = overflow(sender, receiver);
      assertTrue(received < first / 4, () -> received + " while there is a receiver");
      drain(receiver);

      receiver.pause();
      receiver.pause();
      int paused = overflow(sender, receiver);
      assertTrue(paused >= HALF_A_SECOND, () -> paused + " in a pause");
    }
  }

  @Test
  void nothingIsLostWhileWhatWaitedInAPauseIsReceived() throws Exception {
    try (var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      send(HALF_A_SECOND, sender, receiver);
      var in = Batches.of(64);
      int received = 0;
      while (received < HALF_A_SECOND) {
        received += receiver.receive(in, 0);
        send(in.count(), sender, receiver);
      }
      assertEquals(HALF_A_SECOND, drain(receiver));
    }
  }

  private static void send(int count, UdpSocket sender, UdpSocket receiver) throws Exception {
    var out = Batches.of(1);
    for (int i = 0; i < count; i++) {
      Batches.fill(out, 1500, at("127.0.0.1", receiver), 0);
      assertEquals(1, sender.send(out));
    }
  }

  /** Sends single datagrams until one is dropped; tells how many were sent. */
  private static int overflow(UdpSocket sender, UdpSocket receiver) throws Exception {
    var out = Batches.of(1);
    long before = receiver.overflows();
    int sent = 0;
    while (receiver.overflows() == before) {
      Batches.fill(out, 1500, at("127.0.0.1", receiver), 0);
      sent += sender.send(out);
      assertTrue(sent < 1_000_000, "the buffer of the socket has no end");
    }
    return sent;
  }

  private static int drain(UdpSocket receiver) throws IOException {
    var in = Batches.of(64);
    int received = 0;
    while (receiver.receive(in, 0) > 0) {
      received += in.count();
    }
    return received;
  }

  @Test
  void receivingEndsAfterTheTime() throws Exception {
    try (var port = transport.open(SocketSettings.ofPort(0))) {
      long start = System.nanoTime();
      assertEquals(0, port.receive(Batches.of(4), MILLISECONDS.toNanos(50)));
      long millis = NANOSECONDS.toMillis(System.nanoTime() - start);
      assertTrue(millis >= 49 && millis < 5000, () -> millis + " ms");
      assertEquals(0, port.receive(Batches.of(4), 0));
    }
  }

  @Test
  void aWakeupEndsTheReceiveUnderWayOrTheNext() throws Exception {
    try (var port = transport.open(SocketSettings.ofPort(0))) {
      port.wakeup();
      assertEquals(0, port.receive(Batches.of(4), SECONDS.toNanos(20)));

      var batch = Batches.of(4);
      var receiving = new FutureTask<>(() -> port.receive(batch, SECONDS.toNanos(20)));
      new Thread(receiving).start();
      port.wakeup();
      assertEquals(0, receiving.get(10, SECONDS));
    }
  }

  @Test
  void icmpErrorsAreIgnored() throws Exception {
    for (var host : LOOPBACKS) {
      try (var sender = transport.open(SocketSettings.ofPort(0))) {
        int unusedPort;
        try (var closed = transport.open(SocketSettings.ofPort(0))) {
          unusedPort = closed.localPort();
        }
        var out = Batches.of(8);
        Batches.fill(out, 100, Endpoint.of(InetAddress.getByName(host), unusedPort), 0);
        for (int i = 0; i < 3; i++) {
          assertEquals(8, sender.send(out), host);
          assertEquals(0, sender.receive(Batches.of(8), MILLISECONDS.toNanos(5)), host);
        }
      }
    }
  }

  @Test
  void twoThreadsSendAtTheSameTime() throws Exception {
    int batches = 200;
    try (var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      var target = at("127.0.0.1", receiver);
      var start = new CountDownLatch(2);
      var threads = new Thread[2];
      for (int t = 0; t < 2; t++) {
        int half = t * batches * 16;
        threads[t] =
            new Thread(
                () -> {
                  var out = Batches.of(16);
                  start.countDown();
                  for (int i = 0; i < batches; i++) {
                    Batches.fill(out, 64 + half % 100, target, half + i * 16);
                    sender.send(out);
                  }
                });
        threads[t].start();
      }
      var seen = new BitSet();
      var in = Batches.of(64);
      while (seen.cardinality() < 2 * batches * 16
          && receiver.receive(in, SECONDS.toNanos(5)) > 0) {
        for (int i = 0; i < in.count(); i++) {
          seen.set(Batches.number(in, i));
        }
      }
      assertEquals(2 * batches * 16, seen.cardinality());
      for (var thread : threads) {
        thread.join();
      }
    }
  }

  @Test
  void nothingIsAllocatedForADatagram() throws Exception {
    for (var host : LOOPBACKS) {
      try (var sender = transport.open(SocketSettings.ofPort(0));
          var receiver = transport.open(SocketSettings.ofPort(0))) {
        var out = Batches.of(50);
        var in = Batches.of(50);
        Batches.fill(out, 200, at(host, receiver), 0);
        exchange(sender, out, receiver, in, 1000);
        long before = Allocation.bytes();
        exchange(sender, out, receiver, in, 100_000);
        long bytes = Allocation.bytes() - before;
        assertTrue(bytes < 10_000, () -> bytes + " bytes for 100,000 datagrams, " + host);
      }
    }
  }

  @Test
  void theMeterOfAllocationsSeesOneForEachDatagram() {
    long before = Allocation.bytes();
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, Endpoint.of(InetAddress.getLoopbackAddress(), i).port());
    }
    assertTrue(Allocation.bytes() - before > 16_000);
  }

  @Test
  void aFullSocketIsGivenSomeTimeAndThenTheRestIsLost() throws Exception {
    cable();
    // Nobody answers for the target, and the kernel may keep all that waits for its answer.
    ProcFile.write(Path.of("/proc/sys/net/ipv4/neigh/vpt0/unres_qlen_bytes"), "100000000");
    try (var port = transport.open(SocketSettings.ofPort(0))) {
      var out = Batches.of(64);
      Batches.fill(out, 1300, Endpoint.of(InetAddress.getByName("10.77.0.2"), 9), 0);
      int taken = 64;
      long start = 0;
      for (int i = 0; i < 1000 && taken == 64; i++) {
        start = System.nanoTime();
        taken = port.send(out);
      }
      long millis = NANOSECONDS.toMillis(System.nanoTime() - start);
      assertTrue(taken < 64);
      assertTrue(millis >= 99 && millis < 5000, () -> millis + " ms");
    }
  }

  private static void exchange(
      UdpSocket sender, PacketBatch out, UdpSocket receiver, PacketBatch in, int datagrams)
      throws IOException {
    int left = datagrams;
    while (left > 0) {
      int sent = sender.send(out);
      int got = 0;
      while (got < sent) {
        int count = receiver.receive(in, SECONDS.toNanos(5));
        if (count == 0) {
          throw new IOException("datagrams are missing");
        }
        got += count;
      }
      left -= got;
    }
  }

  @Test
  void thePathMtuIsThatOfTheLinkOnTheWay() throws Exception {
    cable();
    try (var port = transport.open(SocketSettings.ofPort(0))) {
      assertEquals(1400, port.pathMtu(Endpoint.of(InetAddress.getByName("10.77.0.2"), 1337)));
      assertEquals(1400, port.pathMtu(Endpoint.of(InetAddress.getByName("fd77::2"), 1337)));
      assertEquals(1500, port.pathMtu(Endpoint.of(InetAddress.getByName("192.0.2.9"), 1337)));
    }
  }

  /** A route's MTU is what the host has learned from ICMP, which anybody can forge. */
  @Test
  void whatTheHostBelievesOfThePathRefusesNothing() throws Exception {
    cable();
    Shell.run("ip", "neighbor", "add", "10.77.0.2", "lladdr", "02:00:00:00:00:01", "dev", "vpt0");
    Shell.run("ip", "route", "add", "10.77.0.2/32", "dev", "vpt0", "mtu", "600");
    try (var port = transport.open(SocketSettings.ofPort(0))) {
      var peer = Endpoint.of(InetAddress.getByName("10.77.0.2"), 1337);
      assertEquals(600, port.pathMtu(peer), "the control");
      var out = Batches.of(4);
      Batches.fill(out, 1300, peer, 0);
      assertEquals(4, port.send(out));
      assertEquals(0, port.tooLong());
      assertEquals("0", fragments());
    }
  }

  @Test
  void whatDoesNotFitTheLinkIsRefusedAndCountedUnlessItMayBeFragmented() throws Exception {
    cable();
    Shell.run("ip", "link", "set", "dev", "vpt0", "mtu", "1300");
    try (var port = transport.open(SocketSettings.ofPort(0))) {
      var peer = Endpoint.of(InetAddress.getByName("10.77.0.2"), 1337);
      Shell.run("ip", "neighbor", "add", "10.77.0.2", "lladdr", "02:00:00:00:00:01", "dev", "vpt0");
      var out = Batches.of(4);
      Batches.fill(out, 1400, peer, 0);
      assertEquals(0, port.send(out));
      assertEquals(4, port.tooLong());
      // A packet of 1280 bytes, the least that IPv6 needs, in 41 bytes of vpnd: two fragments.
      Batches.fill(out, 1321, peer, 0);
      out.markFragmentable(0);
      out.markFragmentable(1);
      assertEquals(2, port.send(out));
      assertEquals(6, port.tooLong());
      Batches.fill(out, 1321, peer, 0);
      assertEquals(0, port.send(out), "only what is marked goes in fragments");
      assertEquals(10, port.tooLong());
      Batches.fill(out, 1272, peer, 0);
      assertEquals(4, port.send(out));
      assertEquals("4", fragments());
    }
  }

  /** How many fragments this network namespace has made. */
  private static String fragments() throws Exception {
    var lines = Shell.run("grep", "^Ip:", "/proc/thread-self/net/snmp").split("\n", -1);
    var names = List.of(lines[0].split(" ", -1));
    return lines[1].split(" ", -1)[names.indexOf("FragCreates")];
  }

  @Test
  void aLinkLocalPeerIsReachedAndAnsweredOnItsLink() throws Exception {
    cable();
    Addresses.add("vpt0", "fe80::1/64");
    int link = NetworkInterface.getByName("vpt0").getIndex();
    var bytes = InetAddress.getByName("fe80::1").getAddress();
    var scoped = Inet6Address.getByAddress(null, bytes, link);
    try (var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      var out = Batches.of(2);
      Batches.fill(out, 100, Endpoint.of(scoped, receiver.localPort()), 0);
      assertEquals(2, sender.send(out));
      var in = Batches.of(2);
      assertEquals(2, receiver.receive(in, SECONDS.toNanos(5)));
      var source = Objects.requireNonNull(in.endpoint(0));
      assertEquals(new Endpoint(new InetSocketAddress(scoped, sender.localPort()), scoped), source);
      assertEquals(link, ((Inet6Address) source.address()).getScopeId());
      assertEquals(link, ((Inet6Address) Objects.requireNonNull(source.local())).getScopeId());
      assertEquals(2, receiver.send(in));
      assertEquals(2, sender.receive(out, SECONDS.toNanos(5)));
      var neighbour = InetAddress.getByName("fe80::2").getAddress();
      assertEquals(
          1400, sender.pathMtu(Endpoint.of(Inet6Address.getByAddress(null, neighbour, link), 9)));
    }
  }

  /** A cable of MTU 1400 to the networks 10.77.0.0/24 and fd77::/64. */
  private static void cable() throws Exception {
    Shell.run("ip", "link", "add", "vpt0", "mtu", "1400", "type", "veth", "peer", "name", "vpt1");
    Shell.run("ip", "address", "add", "10.77.0.1/24", "dev", "vpt0");
    Shell.run("ip", "link", "set", "dev", "vpt0", "up");
    Shell.run("ip", "link", "set", "dev", "vpt1", "up");
    Addresses.add("vpt0", "fd77::1/64");
  }

  @Test
  void withoutIpv6TheSocketIsIpv4() throws Exception {
    Libc.acquire();
    int receiving = SocketCalls.open(SocketFamily.INET, 0);
    try (var receiver =
            new LinuxUdpSocket(
                receiving, SocketFamily.INET, null, new EphemeralSockets(SocketFamily.INET));
        var sender = transport.open(SocketSettings.ofPort(0))) {
      var out = Batches.of(2);
      Batches.fill(out, 100, at("127.0.0.1", receiver), 0);
      assertEquals(2, sender.send(out));
      var in = Batches.of(2);
      assertEquals(2, receiver.receive(in, SECONDS.toNanos(5)));
      assertEquals(at("127.0.0.1", sender, "127.0.0.1"), in.endpoint(0));
      assertEquals(2, receiver.send(in));
      Batches.fill(out, 100, at("::1", sender), 0);
      assertEquals(0, receiver.send(out));
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (var port = transport.open(SocketSettings.ofPort(0))) {
      var fault = ThrownMessage.of(() -> transport.open(SocketSettings.ofPort(port.localPort())));
      assertEquals(
          "UDP port %d is in use by another program: stop that, or choose another local_port"
              .formatted(port.localPort()),
          fault);
    }
  }

  @Test
  void aClosedPortRefusesAllCalls() throws Exception {
    var port = transport.open(SocketSettings.ofPort(0));
    port.close();
    port.close();
    port.wakeup();
    assertEquals(0, port.send(Batches.of(1)));
    assertEquals(1500, port.pathMtu(Endpoint.of(InetAddress.getLoopbackAddress(), 1)));
    assertThrows(IOException.class, () -> port.receive(Batches.of(1), 0));
  }

  private static Endpoint at(String host, UdpSocket port) throws IOException {
    return Endpoint.of(InetAddress.getByName(host), port.localPort());
  }

  /** The same as one sees it who has this own address. */
  private static Endpoint at(String host, UdpSocket port, String local) throws IOException {
    return new Endpoint(at(host, port).socketAddress(), InetAddress.getByName(local));
  }
}
