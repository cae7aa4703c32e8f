// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;
import vpnd.tck.traffic.EchoThread;
import vpnd.tck.traffic.HostSide;
import vpnd.tck.traffic.TunnelEnd;
import vpnd.testing.api.Batches;

/** Batches, their limits and time limits, and a stream of TCP through them. */
@Contract
public class BatchContract {
  private static final int BYTES = 4 << 20;

  private final Subject subject;

  @TempDir Path state = Path.of("");

  public BatchContract(Subject subject) {
    this.subject = subject;
  }

  private TunDevice open() throws Exception {
    var device = subject.tunPort(state).open(subject.device(1));
    device.configure(KitPlans.PACKETS);
    return device;
  }

  private HostSide program(TunDevice device) throws Exception {
    Needs.programs(subject);
    return subject.program(device, KitPlans.OWN4.address(), KitPlans.OTHER4.address());
  }

  @Test
  @Clause(in = TunDevice.class, method = "read", value = "may leave some for the next call")
  void aBatchOfOneSlotTakesThemOneByOne() throws Exception {
    assertAllArriveInOrder(1, 5);
  }

  @Test
  @Clause(in = TunDevice.class, method = "read", value = "reads those that are available and fit")
  void morePacketsThanSlotsArriveInOrder() throws Exception {
    assertAllArriveInOrder(16, 40);
  }

  @Test
  @Clause(in = TunDevice.class, method = "read", value = "at last the count of the batch")
  void aBatchOf64SlotsTakesThem() throws Exception {
    assertAllArriveInOrder(64, 40);
  }

  private void assertAllArriveInOrder(int slots, int packets) throws Exception {
    try (var device = open();
        var program = program(device)) {
      for (int i = 0; i < packets; i++) {
        program.send(new byte[] {(byte) i});
      }
      var seen = new ArrayList<Integer>();
      new TunnelEnd(device, Batches.of(slots))
          .read(
              packets,
              (batch, slot) -> {
                assertTrue(batch.count() <= slots);
                int last = batch.offset(slot) + batch.length(slot) - 1;
                seen.add((int) batch.bytes().get(last));
              });
      assertEquals(IntStream.range(0, packets).boxed().toList(), seen);
    }
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "write",
      value = "the number of packets that the host accepted")
  void aFullBatchIsWrittenInOrder() throws Exception {
    try (var device = open();
        var program = program(device)) {
      int count = 32;
      var batch = Batches.of(64);
      for (int i = 0; i < count; i++) {
        program.send(new byte[] {(byte) i});
      }
      new TunnelEnd(device, batch).echo(count, TunnelEnd.Look::away);
      for (int i = 0; i < count; i++) {
        assertArrayEquals(new byte[] {(byte) i}, program.receive());
      }
    }
  }

  @Test
  @Clause(in = TunDevice.class, method = "read", value = "0 after the timeout")
  void aReadEndsAtItsTimeoutAndNotBefore() throws Exception {
    try (var device = open()) {
      var batch = Batches.of(4, PacketBatch.SLOT_SIZE);
      new TunnelEnd(device, batch).drain();
      long begin = System.nanoTime();
      assertEquals(0, device.read(batch, MILLISECONDS.toNanos(200)));
      long waited = System.nanoTime() - begin;
      assertEquals(0, batch.count());
      assertTrue(waited >= MILLISECONDS.toNanos(195), "waited " + waited + " ns of 0.2 s");
      assertTrue(waited < SECONDS.toNanos(5), "waited " + waited + " ns");
    }
  }

  @Test
  @Clause(in = TunDevice.class, method = "read", value = "0 to not wait")
  void aReadWithoutTimeDoesNotWait() throws Exception {
    try (var device = open()) {
      var batch = Batches.of(4);
      new TunnelEnd(device, batch).drain();
      long begin = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertEquals(0, device.read(batch, 0));
      }
      assertTrue(System.nanoTime() - begin < SECONDS.toNanos(5), "100 reads");
    }
  }

  @Test
  @Clause(in = PacketBatch.class, value = "reads and writes many packets at once")
  void someMebibytesOfTcpPassThereAndBackUnchanged() throws Exception {
    Needs.host(subject);
    var longest = new AtomicInteger();
    for (var way : List.of(KitPlans.OWN4, KitPlans.OWN6)) {
      var other = way.isIpv4() ? KitPlans.OTHER4 : KitPlans.OTHER6;
      try (var device = open();
          var echo =
              new EchoThread(
                  device,
                  Batches.of(64),
                  (batch, slot) -> longest.accumulateAndGet(batch.length(slot), Math::max))) {
        subject.program(device, way.address(), other.address()).close(); // the address is in use
        assertTransferred(way.address(), other.address());
        assertTrue(echo.end() > 100, "packets went through the tunnel");
      }
    }
    assertEquals(PacketBatch.HEADROOM + KitPlans.MTU, longest.get(), "the longest, with headroom");
  }

  /** A connection to an address behind the tunnel, which the echo leads back to this host. */
  private static void assertTransferred(InetAddress own, InetAddress other) throws Exception {
    var sent = new byte[BYTES];
    new Random(BYTES).nextBytes(sent);
    try (var server = new ServerSocket(0, 1, own)) {
      var received =
          CompletableFuture.supplyAsync(
              () -> {
                try (var accepted = server.accept()) {
                  return accepted.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      try (var client = new Socket(other, server.getLocalPort(), own, 0)) {
        client.getOutputStream().write(sent);
      }
      assertArrayEquals(sent, received.get(60, SECONDS));
    }
  }
}
