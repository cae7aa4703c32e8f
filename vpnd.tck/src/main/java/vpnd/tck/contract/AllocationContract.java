// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;
import vpnd.testing.Allocation;
import vpnd.testing.api.Batches;

/** The packet path allocates nothing on the Java heap. */
@Contract
public class AllocationContract {
  private static final int IN_A_ROW = 8;
  private static final int WARM_UP = 4_000;
  private static final int MEASURED = 2_000;

  /** A little of the JVM's own, at any number of packets. */
  private static final long TOLERATED = 4 << 10;

  private static final long WAIT = TimeUnit.SECONDS.toNanos(1);

  private final Subject subject;
  private final PacketBatch batch = Batches.of(16);

  @TempDir Path state = Path.of("");

  public AllocationContract(Subject subject) {
    this.subject = subject;
  }

  /** Sends a few packets to the batch's reader. */
  private interface Source {
    void send() throws Exception;
  }

  /** Reads packets, or writes those that were read; returns how many. */
  private interface Step {
    int run() throws Exception;
  }

  /** What both steps allocate for some packets. */
  private static long allocated(int packets, Source source, Step read, Step write)
      throws Exception {
    long bytes = 0;
    int seen = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (seen < packets) {
      source.send();
      long before = Allocation.bytes();
      seen += read.run();
      write.run();
      bytes += Allocation.bytes() - before;
      assertTrue(System.nanoTime() < end, "%d of %d packets in 60 s".formatted(seen, packets));
    }
    return bytes;
  }

  private static void assertAllocatesNothing(Source source, Step read, Step write)
      throws Exception {
    allocated(WARM_UP, source, read, write);
    long bytes = allocated(MEASURED, source, read, write);
    assertTrue(bytes <= TOLERATED, "%d bytes for %d packets".formatted(bytes, MEASURED));
  }

  @Test
  @Clause(in = TunDevice.class, value = "reading and writing allocate nothing")
  void aDeviceAllocatesNothing() throws Exception {
    Needs.programs(subject);
    try (var device = subject.tunPort(state).open(subject.device(1))) {
      device.configure(KitPlans.PACKETS);
      try (var program =
          subject.program(device, KitPlans.OWN4.address(), KitPlans.OTHER4.address())) {
        var payload = new byte[100];
        assertAllocatesNothing(
            () -> {
              for (int i = 0; i < IN_A_ROW; i++) {
                program.send(payload);
              }
            },
            () -> device.read(batch, WAIT),
            () -> device.write(batch));
      }
    }
  }

  @Test
  @Clause(in = UdpSocket.class, value = "Receiving and sending allocate nothing per datagram")
  void aSocketAllocatesNothing() throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    try (var socket = Needs.transport(subject).open(SocketSettings.ofPort(0));
        var program = new DatagramSocket(0, loopback)) {
      var datagram = new DatagramPacket(new byte[100], 100, loopback, socket.localPort());
      assertAllocatesNothing(
          () -> {
            for (int i = 0; i < IN_A_ROW; i++) {
              program.send(datagram);
            }
          },
          () -> socket.receive(batch, WAIT),
          () -> socket.send(batch));
    }
  }
}
