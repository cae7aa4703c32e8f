// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.Counter;
import vpnd.api.operation.TunnelControl.KeyChange;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.role.netgw.NetworkGateway;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.ManyQueues;
import vpnd.router.fixture.TunnelFixture;
import vpnd.router.thread.Clock;
import vpnd.testing.Await;

/** Where there are more cores, several threads move packets of the host, each from a queue. */
final class OutboundThreadsTest {
  private static final int THREADS = 3;
  private static final int PACKETS = 20_000;
  private static final int WINDOW = 60;
  private static final int QUEUE_AT = 20;
  private static final int NUMBER_AT = 24;
  private static final int SWAPS = 20;

  private final AtomicInteger misuses = new AtomicInteger();
  private final AtomicIntegerArray arrived = new AtomicIntegerArray(THREADS);
  private final AtomicIntegerArray outOfOrder = new AtomicIntegerArray(THREADS);
  private final List<ManyQueues> devices = new ArrayList<>();
  private final TunnelFixture west;
  private final TunnelFixture east;
  private IntUnaryOperator queues = asked -> asked;

  OutboundThreadsTest(@TempDir Path directory) {
    var westSelf = Identity.draw();
    var eastSelf = Identity.draw();
    var definition = TunnelFixture.definition(directory, "west", westSelf, eastSelf, null);
    west =
        new TunnelFixture(
                definition, NetworkGateway::new, THREADS, new Clock(), (bytes, at, length) -> {})
            .with(new Port())
            .start();
    east = new TunnelFixture(directory, "east", eastSelf, westSelf, null, this::arrive).start();
    west.awaitSession();
    east.awaitSession();
  }

  @AfterEach
  void close() {
    west.close();
    east.close();
    Await.until("the end of all threads", () -> west.threads() == 0);
    assertEquals(0, west.blocks());
    assertEquals(0, misuses.get() + west.misuses());
  }

  @Test
  void packetsOfEachQueueArriveInOrderThroughSwapsAndKeyChanges() throws Exception {
    var senders = new ArrayList<Thread>();
    for (var queue = 0; queue < THREADS; queue++) {
      var own = queue;
      senders.add(new Thread(() -> send(own), "sender " + queue));
    }
    senders.forEach(Thread::start);
    var keyChanges = 0;
    while (senders.stream().anyMatch(Thread::isAlive)) {
      west.replaceSuite();
      for (var gateway : List.of(west, east)) {
        keyChanges += gateway.control().rekey() == KeyChange.BEGUN ? 1 : 0;
      }
    }
    for (var queue = 0; queue < THREADS; queue++) {
      assertEquals(PACKETS, arrived.get(queue), "queue " + queue);
      assertEquals(0, outOfOrder.get(queue), "queue " + queue);
    }
    assertNotEquals(0, keyChanges);
    assertEquals(THREADS * PACKETS, west.count(Counter.TX_PACKETS));
  }

  @Test
  void threadsWithoutAQueueHoldNoSwapUp() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (var swap = 0; swap < SWAPS; swap++) {
            var count = swap % THREADS + 1;
            queues = asked -> count;
            var port = new Port();
            west.replacePort(port);
            Await.until("the device", () -> device().queues() == count);
            sendOne(count - 1);
          }
        });
  }

  private void sendOne(int queue) {
    var before = arrived.get(queue);
    offer(queue, before);
    Await.until("a packet through queue " + queue, () -> arrived.get(queue) > before);
  }

  private void send(int queue) {
    for (var number = 0; number < PACKETS; number++) {
      var limit = number - WINDOW;
      Await.until("room", () -> arrived.get(queue) > limit);
      offer(queue, number);
    }
    Await.until("the rest", () -> arrived.get(queue) == PACKETS);
  }

  private void offer(int queue, int number) {
    var packet = InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), 100);
    ByteBuffer.wrap(packet).putInt(QUEUE_AT, queue).putInt(NUMBER_AT, number);
    device().offer(queue, packet);
  }

  private void arrive(ByteBuffer bytes, int at, int length) {
    var queue = bytes.getInt(at + QUEUE_AT);
    var number = bytes.getInt(at + NUMBER_AT);
    if (arrived.getAndIncrement(queue) != number) {
      outOfOrder.incrementAndGet(queue);
    }
  }

  private ManyQueues device() {
    synchronized (devices) {
      return devices.get(devices.size() - 1);
    }
  }

  private final class Port implements TunPort {
    @Override
    public TunDevice open(DeviceSettings settings) {
      var device = new ManyQueues(queues.applyAsInt(settings.readers()), misuses);
      synchronized (devices) {
        devices.add(device);
      }
      return device;
    }
  }
}
