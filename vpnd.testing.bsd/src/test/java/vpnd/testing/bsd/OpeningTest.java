// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Memory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;

/** Opening, framing and reading, of the systems whose devices are files. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
@InTurn(1)
class OpeningTest {
  private static final String SYSTEMS =
      """
      # system,    AF_INET6, TUNSIFHEAD, not ready
      freebsd,     28,       80047460,   35
      dragonfly,   28,       80047460,   64
      netbsd,      24,       80047442,   64
      openbsd,     24,       ,           35
      """;

  private static final int AGAIN = -35;
  private static final int BUSY = -16;
  private static final long FIONBIO = 0x8004667eL;

  private static void addAddresses(StandIn system, String name) throws Exception {
    var ifconfig = Program.of(system, "ifconfig");
    ifconfig.run(name, "inet", "10.1.0.1", "10.1.0.2", "netmask", "255.255.255.255", "up");
    ifconfig.run(name, "inet6", "fd00::1", "prefixlen", "64", "alias");
  }

  /** Sends a datagram into the device from this host. */
  private static void send(String to, int size) throws Exception {
    try (var socket = new java.net.DatagramSocket()) {
      socket.send(
          new java.net.DatagramPacket(new byte[size], size, java.net.InetAddress.getByName(to), 9));
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = SYSTEMS)
  void packetsHaveAFamilyBeforeThem(String name, int ipv6, String request, int notReady)
      throws Exception {
    var system = StandIn.of(name);
    var libc = new BsdLibc(system);
    int device = libc.open("/dev/tun1", BsdLibc.RDWR);
    assertEquals(BUSY, libc.open("/dev/tun1", BsdLibc.RDWR));
    assertEquals(0, libc.ioctl(device, FIONBIO, 1));
    if (request != null) {
      assertEquals(0, libc.ioctl(device, Long.parseLong(request, 16), 1));
    }
    assertEquals(-notReady, libc.readSize(device, 2000));
    addAddresses(system, "tun1");
    assertEquals(AGAIN, libc.readSize(device, 2000));

    send("10.1.0.2", 100);
    assertEquals(1, libc.poll(device, 1000));
    var packet = libc.read(device);
    assertEquals(4 + 20 + 8 + 100, packet.length);
    assertArrayEquals(new byte[] {0, 0, 0, 2, 0x45}, java.util.Arrays.copyOf(packet, 5));

    send("fd00::2", 100);
    packet = libc.read(device);
    assertEquals(4 + 40 + 8 + 100, packet.length);
    assertArrayEquals(new byte[] {0, 0, 0, (byte) ipv6, 0x60}, java.util.Arrays.copyOf(packet, 5));

    send("10.1.0.2", 100);
    assertEquals(20, libc.readSize(device, 20));
    assertEquals(AGAIN, libc.readSize(device, 2000)); // the rest is lost
    libc.close(device);
  }

  @ParameterizedTest
  @CsvSource(textBlock = SYSTEMS)
  void writtenPacketsArrive(String name, int ipv6, String request, int notReady) throws Exception {
    var system = StandIn.of(name);
    var libc = new BsdLibc(system);
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    if (request != null) {
      assertEquals(0, libc.ioctl(device, Long.parseLong(request, 16), 1));
    }
    addAddresses(system, "tun0");
    try (var socket = new java.net.DatagramSocket(5000)) {
      socket.setSoTimeout(20_000);
      var received = new java.net.DatagramPacket(new byte[100], 100);
      var ipv4Packet = Packet.udp("10.1.0.2", "10.1.0.1", 5000, new byte[] {7});
      assertEquals(33, libc.write(device, BsdLibc.framed(2, ipv4Packet)));
      socket.receive(received);
      assertEquals("10.1.0.2", received.getAddress().getHostAddress());
      var ipv6Packet = Packet.udp("fd00::2", "fd00::1", 5000, new byte[] {7});
      assertEquals(53, libc.write(device, BsdLibc.framed(ipv6, ipv6Packet)));
      socket.receive(received);
      assertEquals("fd00:0:0:0:0:0:0:2", received.getAddress().getHostAddress());
    }
    libc.close(device);
  }

  /** FreeBSD, DragonFly and NetBSD without the header. */
  @ParameterizedTest
  @CsvSource({"freebsd", "dragonfly", "netbsd"})
  void rawDevicesHaveNoIpv6(String name) throws Exception {
    var system = StandIn.of(name);
    var libc = new BsdLibc(system);
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    libc.ioctl(device, FIONBIO, 1);
    addAddresses(system, "tun0");
    send("fd00::2", 100);
    send("10.1.0.2", 100);
    assertEquals(0x45, libc.read(device)[0]);
    var packet = Packet.udp("fd00::2", "fd00::1", 5000, new byte[] {7});
    assertEquals(packet.length, libc.write(device, packet));
    libc.close(device);
  }

  @ParameterizedTest
  @CsvSource({"freebsd,4020745d", "dragonfly,40207462"})
  void aCloneTellsItsName(String name, String request) throws Exception {
    var libc = new BsdLibc(StandIn.of(name));
    int first = libc.open("/dev/tun", BsdLibc.RDWR);
    int second = libc.open("/dev/tun", BsdLibc.RDWR);
    var argument = new Memory(32);
    assertEquals(0, libc.ioctl(second, Long.parseLong(request, 16), argument));
    assertEquals("tun1", argument.getString(0));
    libc.close(first);
    libc.close(second);
  }

  @ParameterizedTest
  @CsvSource({"netbsd", "openbsd"})
  void theseDoNotClone(String name) throws Exception {
    assertEquals(-2, new BsdLibc(StandIn.of(name)).open("/dev/tun", BsdLibc.RDWR));
  }

  /** The number of a request is unsigned. */
  @ParameterizedTest
  @CsvSource({"freebsd", "dragonfly", "netbsd", "openbsd"})
  void aSignExtendedRequestIsUnknown(String name) throws Exception {
    var libc = new BsdLibc(StandIn.of(name));
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    assertEquals(-25, libc.ioctl(device, 0xffffffff8004667eL, 1));
    libc.close(device);
  }
}
