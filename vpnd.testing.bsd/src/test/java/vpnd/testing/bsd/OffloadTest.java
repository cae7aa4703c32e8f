// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.testing.NeedsRoot;

/** Offload of OpenBSD: a header of four numbers of 16 bits in host order, before the family. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
class OffloadTest {
  private static final long TUNSCAP = 0x800474c4L;
  private static final long TUNGCAP = 0x400474c4L;
  private static final long TUNDCAP = 0x200074c4L;
  private static final int ALL = 0x3187;
  private static final int CSUM_IPV4 = 0x100;
  private static final int CSUM_TCP = 0x200;
  private static final int CSUM_UDP = 0x400;
  private static final int MSS = 0x20;

  /** The addresses of the two ends. */
  private static final String NEAR = "10.1.0.1";

  private static final String FAR = "10.1.0.2";

  private StandIn system;
  private BsdLibc libc;

  @BeforeEach
  void prepare() throws Exception {
    system = StandIn.of("openbsd");
    libc = new BsdLibc(system);
  }

  private int open(String device, String local, String remote) throws Exception {
    int opened = libc.open("/dev/" + device, BsdLibc.RDWR | BsdLibc.NONBLOCK);
    Program.of(system, "ifconfig")
        .run(device, "inet", local, remote, "netmask", "255.255.255.255", "mtu", "1400");
    return opened;
  }

  private static int number(byte[] packet, int index) {
    return ByteBuffer.wrap(packet).order(ByteOrder.nativeOrder()).getShort(2 * index) & 0xffff;
  }

  private static void send(int size) throws Exception {
    try (var socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(new byte[size], size, InetAddress.getByName(FAR), 9));
    }
  }

  @Test
  void capabilitiesAreSetAndReset() throws Exception {
    int device = open("tun0", NEAR, FAR);
    assertEquals(-19, libc.ioctlInt(device, TUNGCAP));
    assertEquals(-22, libc.ioctl(device, TUNSCAP, 8));
    assertEquals(0, libc.ioctl(device, TUNSCAP, ALL));
    assertEquals(ALL, libc.ioctlInt(device, TUNGCAP));
    assertEquals(0, libc.ioctl(device, TUNDCAP, 0));
    assertEquals(-19, libc.ioctlInt(device, TUNGCAP));
    libc.close(device);
  }

  @Test
  void checksumsAreLeftToTheReader() throws Exception {
    int device = open("tun0", NEAR, FAR);
    assertEquals(0, libc.ioctl(device, TUNSCAP, ALL));
    send(100);
    var packet = libc.read(device);
    assertEquals(12 + 128, packet.length);
    assertEquals(CSUM_IPV4 | CSUM_UDP, number(packet, 0));
    assertEquals(2, packet[11]);
    assertEquals(0, packet[12 + 10] | packet[12 + 11]);

    // What is there is the sum of the pseudo-header, so the whole sums up to 0 but for that.
    assertEquals(0, libc.ioctl(device, TUNDCAP, 0));
    send(100);
    packet = libc.read(device);
    assertEquals(4 + 128, packet.length);
    assertEquals(0, Packet.checksum(packet, 4, 24));
    libc.close(device);
  }

  /** A kind of checksum that the reader has not asked for is complete. */
  @Test
  void onlyTheChecksumsAskedForAreLeft() throws Exception {
    int device = open("tun0", NEAR, FAR);
    assertEquals(0, libc.ioctl(device, TUNSCAP, 2)); // TCP of IPv4
    send(101);
    var packet = libc.read(device);
    assertEquals(0, number(packet, 0));
    assertEquals(0, Packet.checksum(packet, 12, 32));
    int pseudo = 17 + 8 + 101;
    for (int i = 24; i < 32; i += 2) {
      pseudo += ByteBuffer.wrap(packet).getShort(i) & 0xffff;
    }
    int rest = ~Packet.checksum(packet, 32, packet.length) & 0xffff;
    assertEquals(0, (pseudo + rest) % 0xffff);
    libc.close(device);
  }

  @Test
  void writtenChecksumsAreCompleted() throws Exception {
    int device = open("tun0", NEAR, FAR);
    assertEquals(0, libc.ioctl(device, TUNSCAP, ALL));
    var packet = Packet.udp(FAR, NEAR, 5000, new byte[] {7});
    packet[10] = 0;
    packet[11] = 0;
    int sum = 17 + 9;
    for (int i = 12; i < 20; i += 2) {
      sum += ByteBuffer.wrap(packet).getShort(i) & 0xffff;
    }
    ByteBuffer.wrap(packet).putShort(26, (short) (sum % 0xffff));
    try (var socket = new DatagramSocket(5000)) {
      socket.setSoTimeout(20_000);
      assertEquals(
          12 + packet.length, libc.write(device, withHeader(CSUM_IPV4 | CSUM_UDP, 0, packet)));
      socket.receive(new DatagramPacket(new byte[10], 10));
    }
    libc.close(device);
  }

  private static byte[] withHeader(int flags, int mss, byte[] packet) {
    var header = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    header.putShort((short) flags).putInt(0).putShort((short) mss);
    return BsdLibc.join(header.array(), BsdLibc.framed(2, packet));
  }

  @Test
  void whatTheKernelRefuses() throws Exception {
    int device = open("tun0", NEAR, FAR);
    assertEquals(0, libc.ioctl(device, TUNSCAP, ALL));
    var packet = Packet.udp(FAR, NEAR, 5000, new byte[] {7});
    assertEquals(-22, libc.write(device, withHeader(CSUM_TCP | CSUM_UDP, 0, packet)));
    assertEquals(-22, libc.write(device, withHeader(1, 0, packet)));
    libc.close(device);
  }

  /** A connection between two hosts, whose segments pass whole. */
  @Test
  void segmentsPassWhole() throws Exception {
    int near = open("tun0", NEAR, FAR);
    assertEquals(0, libc.ioctl(near, TUNSCAP, ALL));
    var other = OwnNetwork.start(() -> new Far(open("tun0", FAR, NEAR), new ServerSocket(80)));
    var far = other.get(10, TimeUnit.SECONDS);
    assertEquals(0, libc.ioctl(far.device, TUNSCAP, ALL));
    var largest = new AtomicInteger();
    startCopying(near, far.device, largest);
    startCopying(far.device, near, new AtomicInteger());
    var received =
        Threads.start(
            () -> {
              try (var connection = far.server.accept()) {
                return connection.getInputStream().readAllBytes().length;
              }
            });
    try (var connection = new Socket(FAR, 80)) {
      connection.getOutputStream().write(new byte[3_000_000]);
    }
    assertEquals(3_000_000, received.result().get(60, TimeUnit.SECONDS));
    assertTrue(largest.get() > 10_000, "largest segment: " + largest);
    libc.close(near);
    libc.close(far.device);
    far.server.close();
  }

  private record Far(int device, ServerSocket server) {}

  private void startCopying(int from, int to, AtomicInteger largest) throws Exception {
    Threads.start(
        () -> {
          var buffer = new Memory(70_000);
          while (libc.poll(from, 10_000) == 1) {
            int size = libc.call("read", from, buffer, 70_000L);
            if (size > 0) {
              check(buffer, size);
              largest.accumulateAndGet(size, Math::max);
              libc.call("write", to, buffer, (long) size);
            }
          }
          return null;
        });
  }

  /** A segment that is larger than the MTU has the flags and the maximum segment size. */
  private static void check(Memory packet, int size) {
    if (size > 12 + 1400) {
      assertEquals(MSS | CSUM_IPV4 | CSUM_TCP, packet.getShort(0));
      assertEquals(1400 - 40 - 12, packet.getShort(6));
    }
  }
}
