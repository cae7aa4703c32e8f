// SPDX-License-Identifier: BSD-2-Clause
package vpnd.udp.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.testing.Await;
import vpnd.testing.OnEachJava;

/** UDP by Java's own means, over the loopback interface. */
@OnEachJava
final class JdkUdpSocketTest {
  private static final int CAPACITY = 8;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final long LONG = TimeUnit.SECONDS.toNanos(30);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Memory without an address. */
  private record HeapMemory(ByteBuffer bytes) implements NativeMemory {
    HeapMemory(int size) {
      this(ByteBuffer.allocateDirect(size));
    }

    @Override
    public long address() {
      throw new UnsupportedOperationException("memory of the Java heap");
    }

    @Override
    public void close() {}
  }

  private final JdkUdpTransport transport = new JdkUdpTransport();
  private UdpSocket sender;
  private UdpSocket receiver;

  @BeforeEach
  void open() throws IOException {
    sender = transport.open(SocketSettings.ofPort(0));
    receiver = transport.open(SocketSettings.ofPort(0));
  }

  @AfterEach
  void close() {
    sender.close();
    receiver.close();
  }

  @ParameterizedTest
  @MethodSource("loopbackAddresses")
  void aDatagramArrivesUnchangedWithItsSource(InetAddress address) throws IOException {
    var sent = batch();
    put(sent, 0, 1541, at(address));
    assertEquals(1, sender.send(sent));

    var received = batch();
    assertEquals(1, receiver.receive(received, LONG));
    assertEquals(1541, received.length(0));
    assertEquals(bytes(sent, 0), bytes(received, 0));
    assertEquals(Endpoint.of(address, sender.localPort()), received.endpoint(0));
  }

  static List<InetAddress> loopbackAddresses() throws UnknownHostException {
    var ipv6 = new byte[16];
    ipv6[15] = 1;
    return List.of(LOOPBACK, InetAddress.getByAddress(ipv6));
  }

  @Test
  void aBatchArrivesInOneAndEmptySlotsAreSkipped() throws IOException {
    var sent = batch();
    for (var slot = 0; slot < 6; slot++) {
      put(sent, slot, slot == 2 ? 0 : 100 + slot, at(LOOPBACK));
    }
    assertEquals(5, sender.send(sent));
    var received = batch();
    assertEquals(5, receiver.receive(received, LONG));
    assertEquals(5, received.count());
    assertEquals(103, received.length(2));
    assertEquals(bytes(sent, 3), bytes(received, 2));
  }

  @Test
  void noMoreIsTakenThanFits() throws IOException {
    var sent = batch();
    for (var slot = 0; slot < CAPACITY; slot++) {
      put(sent, slot, 100, at(LOOPBACK));
    }
    sender.send(sent);
    var small = new PacketBatch(new HeapMemory(3 * 2048), 3, 2048);
    assertEquals(3, receiver.receive(small, LONG));
    assertEquals(3, receiver.receive(small, LONG));
    assertEquals(2, receiver.receive(small, LONG));
    assertEquals(0, receiver.receive(small, 0));
  }

  @Test
  void aDatagramLongerThanASlotIsCutToTheSlot() throws IOException {
    var sent = new PacketBatch(new HeapMemory(4096), 1, 4096);
    put(sent, 0, 4000, at(LOOPBACK));
    sender.send(sent);
    put(sent, 0, 50, at(LOOPBACK));
    sender.send(sent);
    var received = batch();
    assertEquals(2, receiver.receive(received, LONG));
    assertEquals(PacketBatch.SLOT_SIZE, received.length(0));
    assertEquals(50, received.length(1));
  }

  @Test
  void anEmptyDatagramIsReported() throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(new byte[0], 0, LOOPBACK, receiver.localPort()));
    }
    var received = batch();
    assertEquals(1, receiver.receive(received, LONG));
    assertEquals(0, received.length(0));
  }

  @Test
  void waitingEndsAfterTheTime() throws IOException {
    var start = System.nanoTime();
    assertEquals(0, receiver.receive(batch(), TimeUnit.MILLISECONDS.toNanos(50)));
    assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(49));
  }

  @Test
  void notWaitingDoesNotWait() {
    assertTimeoutPreemptively(LIMIT, () -> assertEquals(0, receiver.receive(batch(), 0)));
  }

  @Test
  void aWakeupEndsTheReceiveUnderWay() {
    var receiving = new CompletableFuture<Integer>();
    var thread =
        new Thread(
            () -> {
              try {
                receiving.complete(receiver.receive(batch(), LONG));
              } catch (IOException e) {
                receiving.completeExceptionally(e);
              }
            });
    thread.start();
    Await.until("waiting", () -> isInSelect(thread));
    receiver.wakeup();
    assertEquals(0, assertTimeoutPreemptively(LIMIT, () -> receiving.get()));
  }

  @Test
  void aWakeupBeforeEndsTheNextReceive() {
    receiver.wakeup();
    assertTimeoutPreemptively(LIMIT, () -> assertEquals(0, receiver.receive(batch(), LONG)));
  }

  @Test
  void aPeerThatDoesNotListenIsNoFault() throws IOException {
    var gone = transport.open(SocketSettings.ofPort(0));
    var port = gone.localPort();
    gone.close();
    var sent = batch();
    for (var i = 0; i < 5; i++) {
      put(sent, 0, 100, Endpoint.of(LOOPBACK, port));
      assertEquals(1, sender.send(sent));
      assertEquals(0, sender.receive(batch(), TimeUnit.MILLISECONDS.toNanos(5)));
    }
    put(sent, 0, 100, at(LOOPBACK));
    assertEquals(1, sender.send(sent));
    assertEquals(1, receiver.receive(batch(), LONG));
  }

  @Test
  void aDatagramThatTheHostRefusesIsNotCounted() throws IOException {
    var tooLong = new PacketBatch(new HeapMemory(66_000), 1, 66_000);
    put(tooLong, 0, 65_900, at(LOOPBACK));
    assertEquals(0, sender.send(tooLong));
  }

  @Test
  void aPortInUseIsNamedWithWhatHelps() {
    var port = receiver.localPort();
    var refusal =
        assertThrows(IOException.class, () -> transport.open(SocketSettings.ofPort(port)));
    assertEquals(
        "UDP port "
            + port
            + " (local_port) cannot be had: Address already in use;"
            + " end the program that uses it or choose another",
        refusal.getMessage());
  }

  @Test
  void aClosedSocketIsGone() {
    receiver.close();
    assertThrows(IOException.class, () -> receiver.receive(batch(), 0));
  }

  private static boolean isInSelect(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("select"));
  }

  private Endpoint at(InetAddress address) {
    return Endpoint.of(address, receiver.localPort());
  }

  private static PacketBatch batch() {
    return new PacketBatch(
        new HeapMemory(CAPACITY * PacketBatch.SLOT_SIZE), CAPACITY, PacketBatch.SLOT_SIZE);
  }

  private static void put(PacketBatch batch, int slot, int length, Endpoint to) {
    for (var i = 0; i < length; i++) {
      batch.bytes().put(batch.offset(slot) + i, (byte) (i * 7 + slot));
    }
    batch.length(slot, length);
    batch.endpoint(slot, to);
    batch.count(Math.max(batch.count(), slot + 1));
  }

  private static ByteBuffer bytes(PacketBatch batch, int slot) {
    return batch.bytes().slice(batch.offset(slot), batch.length(slot));
  }
}
