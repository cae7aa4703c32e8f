// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.Endpoint;
import vpnd.api.PacketBatch;
import vpnd.api.UdpPort;
import vpnd.router.parts.PartFailure;
import vpnd.testing.Slow;

/** A socket of others holds up nobody for long who asks it something off the packet path. */
@Slow
final class GuardedSocketTest {
  private static final Endpoint PEER = Endpoint.of(InnerPackets.host(1), 1000);

  private final CountDownLatch end = new CountDownLatch(1);

  static List<Consumer<UdpPort>> calls() {
    return List.of(socket -> socket.pathMtu(PEER), UdpPort::wakeup);
  }

  @AfterEach
  void end() {
    end.countDown();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void oneThatDoesNotReturnIsSetAsideAndNotCalledAgain(Consumer<UdpPort> call) throws IOException {
    var socket = new Guards().transport(port -> new Blocking()).open(1000);
    var first = assertThrows(PartFailure.class, () -> call.accept(socket));
    assertTrue(first.toString().endsWith("has not returned for 5000 ms"), first::toString);
    var second = assertThrows(PartFailure.class, () -> call.accept(socket));
    assertEquals(first.getMessage(), second.getMessage());
  }

  private final class Blocking implements UdpPort {
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
