// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.testing.NeedsRoot;

/** What devices of OpenBSD alone do, but for offload. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
class OpenBsdTest {
  private static final int DEVICE_GONE = 0x11;

  private BsdLibc libc;
  private Program ifconfig;

  @BeforeEach
  void prepare() throws Exception {
    var system = StandIn.of("openbsd");
    libc = new BsdLibc(system);
    ifconfig = Program.of(system, "ifconfig");
  }

  @Test
  void theInterfaceGoesWithTheDescriptorThatMadeIt() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    assertTrue(
        ifconfig.run("tun0").startsWith("tun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST>"));
    libc.close(device);
    assertEquals(1, ifconfig.exitCode("tun0"));
  }

  @Test
  void theInterfaceOfIfconfigStays() throws Exception {
    ifconfig.run("tun0", "create");
    libc.close(libc.open("/dev/tun0", BsdLibc.RDWR));
    ifconfig.run("tun0");
    assertEquals(1, ifconfig.exitCode("tun", "create"));
  }

  @Test
  void destroyWakesAPoller() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR | BsdLibc.NONBLOCK);
    var poller = Threads.start(() -> libc.poll(device, 10_000));
    Threads.awaitCall(poller, "poll");
    ifconfig.run("tun0", "destroy");
    assertEquals(DEVICE_GONE, poller.result().get(30, TimeUnit.SECONDS));
    assertEquals(-5, libc.readSize(device, 2000));
    assertEquals(
        -5,
        libc.write(device, BsdLibc.framed(2, Packet.udp("1.2.3.4", "5.6.7.8", 9, new byte[1]))));
    libc.close(device);
  }

  @Test
  void thereAreFourNodes() throws Exception {
    assertTrue(libc.open("/dev/tun3", BsdLibc.RDWR) >= 0);
    assertEquals(-2, libc.open("/dev/tun4", BsdLibc.RDWR));
  }

  @Test
  void unusualWrites() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    assertEquals(-40, libc.write(device, new byte[0]));
    assertEquals(-40, libc.write(device, new byte[3]));
    assertEquals(4, libc.write(device, new byte[4]));
    assertEquals(24, libc.write(device, BsdLibc.framed(10, new byte[20])));
    assertEquals(65540, libc.write(device, BsdLibc.framed(2, new byte[65536])));
    ifconfig.run("tun0", "down");
    var packet = Packet.udp("10.1.0.2", "10.1.0.1", 9, new byte[1]);
    assertEquals(4 + 29, libc.write(device, BsdLibc.framed(2, packet)));
    libc.close(device);
  }

  /** The number that FreeBSD has for its mode. */
  @Test
  void aNumberOfAnotherSystemHasAnotherMeaning() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    assertEquals(0, libc.ioctl(device, 0x8004745eL, 1)); // TUNSDEBUG
    assertEquals(0, libc.ioctl(device, 0x8004745dL, 0x8010)); // TUNSIFMODE
    assertEquals(-22, libc.ioctl(device, 0x8004745dL, 0x10));
    assertEquals(-25, libc.ioctl(device, 0x80047460L, 1)); // FreeBSD's TUNSIFHEAD
    libc.close(device);
  }
}
