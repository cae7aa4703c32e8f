// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Seed;
import vpnd.testing.api.Batches;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.testing.host.VethPeer;

/** Datagrams that cross a cable in one message arrive as they were sent, by any kind of peer. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class SegmentationTest {
  private static final int MANY = 50_000;
  private static final String[] FAR = {"10.77.0.2", "fd77::2"};

  /** Something that takes the datagrams of one stream; 5 s without any are an error. */
  @FunctionalInterface
  private interface Taker {
    /** Takes at least one datagram. */
    void take(SequencedDatagrams stream) throws Exception;
  }

  private final LinuxUdpTransport transport = new LinuxUdpTransport();
  private final PacketBatch in = Batches.of(64);

  @Test
  void betweenTwoOfUs() throws Exception {
    try (var far = new VethPeer();
        var sender = transport.open(SocketSettings.ofPort(0));
        var ipv4 = far.call(() -> transport.open(SocketSettings.ofPort(0)));
        var ipv6 = far.call(() -> transport.open(SocketSettings.ofPort(0)))) {
      exchange(
          sender,
          List.of(at(FAR[0], ipv4.localPort()), at(FAR[1], ipv6.localPort())),
          List.of(stream -> take(ipv4, stream), stream -> take(ipv6, stream)));
    }
  }

  @Test
  void toProgramsThatKnowNothingOfIt() throws Exception {
    try (var far = new VethPeer();
        var sender = transport.open(SocketSettings.ofPort(0));
        var ipv4 = far.call(() -> plain(FAR[0]));
        var ipv6 = far.call(() -> plain(FAR[1]))) {
      exchange(
          sender,
          List.of(at(FAR[0], ipv4.getLocalPort()), at(FAR[1], ipv6.getLocalPort())),
          List.of(stream -> take(ipv4, stream), stream -> take(ipv6, stream)));
    }
  }

  @Test
  void fromAProgramThatKnowsNothingOfIt() throws Exception {
    try (var far = new VethPeer();
        var receiver = far.call(() -> transport.open(SocketSettings.ofPort(0)));
        var sender = new DatagramSocket()) {
      var target = InetAddress.getByName(FAR[0]);
      var random = random();
      var bytes = new byte[1500];
      var stream = new SequencedDatagrams();
      for (int number = 0; number < MANY; number++) {
        int length = 8 + random.nextInt(1450);
        SequencedDatagrams.write(ByteBuffer.wrap(bytes), 0, number, length);
        sender.send(new DatagramPacket(bytes, length, target, receiver.localPort()));
        while (number % 100 == 99 && stream.count() <= number) {
          take(receiver, stream);
        }
      }
      assertEquals(MANY, stream.count());
    }
  }

  /** Sends batches of runs to two targets in turn; each batch has to arrive before the next. */
  private static void exchange(UdpSocket sender, List<Endpoint> targets, List<Taker> takers)
      throws Exception {
    var random = random();
    var batch = Batches.of(64);
    var sent = new int[2];
    var streams = List.of(new SequencedDatagrams(), new SequencedDatagrams());
    while (sent[0] + sent[1] < 2 * MANY) {
      int slot = 0;
      while (slot < 64) {
        int which = random.nextInt(2);
        int length = 8 + random.nextInt(1440);
        for (int left = 1 + random.nextInt(30); left > 0 && slot < 64; left--, slot++) {
          int shorter = left == 1 && random.nextBoolean() ? 8 + random.nextInt(length - 7) : length;
          SequencedDatagrams.write(batch.bytes(), batch.offset(slot), sent[which]++, shorter);
          batch.length(slot, shorter);
          batch.endpoint(slot, targets.get(which));
        }
      }
      batch.count(64);
      assertEquals(64, sender.send(batch));
      for (int i = 0; i < 2; i++) {
        while (streams.get(i).count() < sent[i]) {
          takers.get(i).take(streams.get(i));
        }
      }
    }
  }

  @Test
  void aBulkTransferNeedsFewMessages() throws Exception {
    try (var far = new VethPeer();
        var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = far.call(() -> transport.open(SocketSettings.ofPort(0)))) {
      var nearBefore = UdpMessages.now();
      var farBefore = far.call(UdpMessages::now);
      var out = Batches.of(64);
      int count = 0;
      while (count < MANY) {
        Batches.fill(out, 1400, at(FAR[0], receiver.localPort()), count);
        assertEquals(64, sender.send(out));
        for (int left = 64; left > 0; left -= in.count(), count += in.count()) {
          assertTrue(receiver.receive(in, SECONDS.toNanos(5)) > 0);
        }
      }
      long sent = UdpMessages.now().since(nearBefore).sent();
      long received = far.call(UdpMessages::now).since(farBefore).received();
      assertTrue(sent <= count / 10, () -> sent + " messages were sent");
      assertTrue(received <= MANY / 10, () -> received + " messages were received");
    }
  }

  @Test
  void whatIsTooLongForTheLinkGoesSinglyInFragmentsBehindTheOthers() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (var far = new VethPeer();
          var sender = transport.open(SocketSettings.ofPort(0));
          var receiver = far.call(() -> transport.open(SocketSettings.ofPort(0)))) {
        Shell.run("ip", "link", "set", "dev", "vpt0", "mtu", "1300");
        var out = Batches.of(60);
        Batches.fill(out, 100, at(FAR[i], receiver.localPort()), 0);
        for (int slot = 20; slot < 40; slot++) {
          out.length(slot, PacketBatch.HEADROOM + 1280);
          out.markFragmentable(slot);
        }
        var before = UdpMessages.now();
        assertEquals(60, sender.send(out));
        for (int count = 0; count < 60; ) {
          assertTrue(receiver.receive(in, SECONDS.toNanos(5)) > 0);
          for (int j = 0; j < in.count(); j++, count++) {
            int slot = count < 20 ? count : count < 40 ? count + 20 : count - 20;
            assertEquals(slot, Batches.number(in, j));
            assertEquals(out.length(slot), in.length(j));
          }
        }
        if (i == 0) {
          assertEquals(1 + 20, UdpMessages.now().since(before).sent());
        }
        Shell.run("ip", "link", "delete", "dev", "vpt0");
      }
    }
  }

  @Test
  void whatDoesNotFitIntoABatchComesWithTheNext() throws Exception {
    try (var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      var out = Batches.of(50);
      Batches.fill(out, 700, at("127.0.0.1", receiver.localPort()), 0);
      var before = UdpMessages.now();
      assertEquals(50, sender.send(out));
      assertEquals(1, UdpMessages.now().since(before).sent());
      var few = Batches.of(8);
      for (int number = 0; number < 50; ) {
        long patience = number == 0 ? SECONDS.toNanos(5) : 0;
        assertEquals(Math.min(8, 50 - number), receiver.receive(few, patience));
        for (int slot = 0; slot < few.count(); slot++) {
          assertEquals(number++, Batches.number(few, slot));
          assertEquals(700, few.length(slot));
        }
      }
      assertEquals(0, receiver.receive(few, 0));
    }
  }

  @Test
  void eachLongDatagramOfAMessageIsCutToItsSlot() throws Exception {
    try (var sender = transport.open(SocketSettings.ofPort(0));
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      var out = Batches.of(10, 3000);
      Batches.fill(out, 3000, at("127.0.0.1", receiver.localPort()), 0);
      assertEquals(10, sender.send(out));
      assertEquals(10, receiver.receive(in, SECONDS.toNanos(5)));
      for (int slot = 0; slot < 10; slot++) {
        assertEquals(slot, Batches.number(in, slot));
        assertEquals(PacketBatch.SLOT_SIZE, in.length(slot));
      }
    }
  }

  @Test
  void anEmptyDatagramIsAnEmptySlot() throws Exception {
    try (var sender = new DatagramSocket();
        var receiver = transport.open(SocketSettings.ofPort(0))) {
      var loopback = InetAddress.getLoopbackAddress();
      sender.send(new DatagramPacket(new byte[0], 0, loopback, receiver.localPort()));
      sender.send(new DatagramPacket(new byte[9], 9, loopback, receiver.localPort()));
      var one = Batches.of(1);
      for (int length : new int[] {0, 9}) {
        assertEquals(1, receiver.receive(one, SECONDS.toNanos(5)));
        assertEquals(length, one.length(0));
      }
    }
  }

  private void take(UdpSocket port, SequencedDatagrams stream) throws IOException {
    if (port.receive(in, SECONDS.toNanos(5)) == 0) {
      throw new IOException("datagrams are missing after " + stream.count());
    }
    stream.check(in);
  }

  private static void take(DatagramSocket socket, SequencedDatagrams stream) throws IOException {
    var packet = new DatagramPacket(new byte[2000], 2000);
    socket.receive(packet);
    stream.check(ByteBuffer.wrap(packet.getData()), 0, packet.getLength());
  }

  private static DatagramSocket plain(String address) throws IOException {
    var socket = new DatagramSocket(0, InetAddress.getByName(address));
    socket.setSoTimeout(5000);
    return socket;
  }

  private static Endpoint at(String host, int port) throws IOException {
    return Endpoint.of(InetAddress.getByName(host), port);
  }

  private static Random random() {
    return new Random(Seed.draw());
  }
}
