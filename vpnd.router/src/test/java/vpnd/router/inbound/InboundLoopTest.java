// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;
import vpnd.router.fixture.CountedSuite;
import vpnd.router.fixture.StandalonePeersFixture;
import vpnd.router.host.HostNetwork;
import vpnd.router.outbound.ControlChannel;
import vpnd.router.outbound.KeyReclaimer;
import vpnd.router.outbound.RoutingTables;
import vpnd.router.parts.DeviceFailure;
import vpnd.router.parts.PartsHolder;
import vpnd.router.protocol.Suites;
import vpnd.router.report.ActiveProblems;
import vpnd.router.statistics.DeviceStatistics;
import vpnd.router.statistics.TunnelCounters;
import vpnd.router.thread.Clock;
import vpnd.router.thread.TaskQueue;
import vpnd.router.thread.Worker;
import vpnd.testing.Await;

/** Datagrams that arrive while there is no device are counted and not answered. */
final class InboundLoopTest implements DeviceFailure {
  private static final int DATAGRAMS = 3;

  /** A socket that receives some datagrams once, and then nothing. */
  private static final class OneBatch implements UdpSocket {
    private final AtomicInteger sent = new AtomicInteger();
    private boolean isReceived;

    @Override
    public int receive(PacketBatch batch, long timeoutNanos) {
      if (isReceived) {
        return 0;
      }
      isReceived = true;
      batch.count(DATAGRAMS);
      for (var slot = 0; slot < DATAGRAMS; slot++) {
        batch.length(slot, PacketBatch.HEADROOM);
      }
      return DATAGRAMS;
    }

    @Override
    public int send(PacketBatch batch) {
      return sent.addAndGet(batch.count());
    }

    @Override
    public int localPort() {
      return 0;
    }

    @Override
    public void wakeup() {}

    @Override
    public int pathMtu(Endpoint endpoint) {
      return 1500;
    }

    @Override
    public void close() {}
  }

  @Test
  void withoutADeviceDatagramsAreCountedAndNotAnswered() throws Exception {
    var clock = new Clock();
    var partsHolder = new PartsHolder();
    var socket = new OneBatch();
    var suites = new Suites(CountedSuite.SODIUM, null);
    partsHolder.replace(parts -> parts.withSuites(suites).withUdp(socket));
    var unattributed =
        new UnattributedCounters(new DeviceStatistics("hub", 1337, new TunnelCounters(1)));
    try (var worker = new Worker("vpnd-test", clock)) {
      var peers =
          new Peers(
              new UnknownSources(batch(4, UnknownSources.SLOT_SIZE), 1),
              new UnknownSources(batch(4, UnknownSources.SLOT_SIZE), 1),
              new PendingPersist(
                  batch(4, UnknownSources.SLOT_SIZE),
                  batch(4, UnknownSources.SLOT_SIZE),
                  Runnable::run,
                  () -> {}),
              new ControlChannel(StandalonePeersFixture.slot()),
              unattributed,
              new RoutingTables(List.of()),
              new HostNetwork(partsHolder, List::of, worker, clock, new ActiveProblems()),
              partsHolder,
              clock);
      var loop =
          new InboundLoop(
                  partsHolder,
                  new TaskQueue(() -> {}),
                  peers,
                  new KeyReclaimer(1),
                  batch(4, PacketBatch.SLOT_SIZE),
                  unattributed,
                  clock,
                  this)
              .loop();
      var thread = new Thread(loop, "inbound");
      thread.start();
      try {
        Await.until(
            "the datagrams", () -> unattributed.inbound().get(Counter.RX_PARKED) == DATAGRAMS);
        assertEquals(0, socket.sent.get());
      } finally {
        loop.stop();
        thread.join();
      }
    }
  }

  private static PacketBatch batch(int slots, int size) {
    return new PacketBatch(CountedSuite.SODIUM.allocate(slots * size), slots, size);
  }

  @Override
  public void deviceFailed(TunDevice device, IOException cause) {
    throw new AssertionError(cause);
  }

  @Override
  public void socketFailed(UdpSocket port, IOException cause) {
    throw new AssertionError(cause);
  }

  @Override
  public void loopFaulted(String fault) {
    throw new AssertionError(fault);
  }

  @Override
  public void loopBlocked() {
    throw new AssertionError("blocked");
  }

  @Override
  public void loopFailed() {
    throw new AssertionError("failed");
  }
}
