// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.router.fixture.Guards;
import vpnd.router.fixture.InnerPackets;
import vpnd.testing.Slow;

/** A socket of others holds up nobody for long who asks it something off the packet path. */
@Slow
final class GuardedSocketTest {
  private static final Endpoint PEER = Endpoint.of(InnerPackets.host(1), 1000);

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void end() {
    end.countDown();
  }

  @Test
  void oneThatDoesNotAnswerIsSetAsideAndNotAskedAgain() throws IOException {
    var socket = new Guards().transport(port -> new Blocking()).open(SocketSettings.ofPort(1000));
    var first = assertThrows(PartFailure.class, () -> socket.pathMtu(PEER));
    assertTrue(first.toString().endsWith("has not returned for 5000 ms"), first::toString);
    assertThrows(PartFailure.class, () -> socket.pathMtu(PEER));
    assertEquals(1, calls.get());
  }

  /** Who calls it has more to do, such as to put another part in its place. */
  @Test
  void oneThatWakesNobodyUpIsSetAsideAndFailsNobody() throws IOException {
    var socket = new Guards().transport(port -> new Blocking()).open(SocketSettings.ofPort(1000));
    socket.wakeup();
    var failure = assertThrows(PartFailure.class, () -> socket.pathMtu(PEER));
    assertTrue(failure.toString().contains("UdpSocket.wakeup has not returned"), failure::toString);
    socket.wakeup();
    assertEquals(1, calls.get());
  }

  private final class Blocking implements UdpSocket {
    @Override
    public int localPort() {
      return 1000;
    }

    @Override
    public int receive(PacketBatch batch, long timeoutNanos) {
      return 0;
    }

    @Override
    public int send(PacketBatch batch) {
      return 0;
    }

    @Override
    public void wakeup() {
      block();
    }

    @Override
    public int pathMtu(Endpoint endpoint) {
      block();
      return 1500;
    }

    private void block() {
      calls.incrementAndGet();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {}
  }
}
