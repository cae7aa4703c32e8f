// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.UdpSocket;

/** A fresh port is open for as long as a peer uses it, in whatever order they are given up. */
final class EphemeralPortsTest {
  private static final long MINUTE = 60_000_000_000L;

  private final Set<Integer> inUse = new HashSet<>();
  private final EphemeralPorts ports = new EphemeralPorts();
  private final OpenPorts udp = new OpenPorts();

  @Test
  void anOlderPortIsClosedAfterTheNewest() {
    var older = open(0);
    var newest = open(MINUTE);
    assertEquals(Set.of(older, newest), udp.open);
    giveUp(newest);
    assertEquals(Set.of(older), udp.open);
    giveUp(older);
    assertEquals(Set.of(), udp.open);
  }

  @Test
  void peersThatAreLostTogetherShareAPort() {
    assertEquals(open(0), open(1));
    assertEquals(1, udp.open.size());
  }

  private int open(long now) {
    var port = ports.open(udp, inUse::contains, now);
    inUse.add(port);
    return port;
  }

  private void giveUp(int port) {
    inUse.remove(port);
    ports.closeUnused(udp, inUse::contains);
  }

  /** Has no socket. */
  private static final class OpenPorts implements UdpSocket {
    final Set<Integer> open = new HashSet<>();
    private int last = 1000;

    @Override
    public int openEphemeralPort(IntPredicate isInUse) {
      open.add(++last);
      return last;
    }

    @Override
    public void closeEphemeralPorts(IntPredicate isInUse) {
      open.removeIf(port -> !isInUse.test(port));
    }

    @Override
    public int localPort() {
      return 1;
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
    public void wakeup() {}

    @Override
    public int pathMtu(Endpoint endpoint) {
      return 1500;
    }

    @Override
    public void close() {}
  }
}
