// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.testing.Await;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;

/** What devices of FreeBSD alone do. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
@InTurn(0)
class FreeBsdTest {
  private static final long TUNSIFHEAD = 0x80047460L;
  private static final long TUNGIFHEAD = 0x40047461L;
  private static final long TUNSIFMODE = 0x8004745eL;
  private static final long TUNSTRANSIENT = 0x80047462L;
  private static final String NET = "fd01::/64";

  private StandIn system;
  private BsdLibc libc;
  private Program ifconfig;
  private Program route;

  @BeforeEach
  void prepare() throws Exception {
    system = StandIn.of("freebsd");
    libc = new BsdLibc(system);
    ifconfig = Program.of(system, "ifconfig");
    route = Program.of(system, "route");
  }

  private int openWithAddresses() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR | BsdLibc.NONBLOCK);
    assertEquals(0, libc.ioctl(device, TUNSIFHEAD, 1));
    ifconfig.run(
        "tun0", "inet", "10.1.0.1", "10.1.0.2", "netmask", "255.255.255.255", "mtu", "1400");
    ifconfig.run("tun0", "inet6", "fd00::1/64");
    route.run("-n", "add", "-inet", "10.2.0.0/16", "-interface", "tun0");
    route.run("-n", "add", "-inet6", NET, "-interface", "tun0");
    return device;
  }

  private void assertLeftovers() throws Exception {
    var state = ifconfig.run("tun0");
    assertTrue(state.contains("mtu 1400"), state);
    assertFalse(state.contains("<UP"), state);
    assertFalse(state.contains("inet 10.1.0.1"), state);
    assertEquals(255, route.exitCode("-n", "get", "-inet", "10.2.0.0/16"));
    assertEquals(1, route.exitCode("-n", "add", "-inet6", NET, "-interface", "tun0"));
    assertEquals(0, route.exitCode("-n", "add", "-inet", "10.2.0.0/16", "-interface", "tun0"));
  }

  @Test
  void theInterfaceOutlivesTheDescriptor() throws Exception {
    libc.close(openWithAddresses());
    assertLeftovers();
    int again = libc.open("/dev/tun0", BsdLibc.RDWR);
    assertEquals(1, libc.ioctlInt(again, TUNGIFHEAD));
    libc.close(again);
    ifconfig.run("tun0", "destroy");
    assertEquals(1, ifconfig.exitCode("tun0"));
  }

  @Test
  void theInterfaceOutlivesItsProcess() throws Exception {
    var other = OtherProcess.open("freebsd", "/dev/tun0");
    ifconfig.run(
        "tun0", "inet", "10.1.0.1", "10.1.0.2", "netmask", "255.255.255.255", "mtu", "1400");
    route.run("-n", "add", "-inet", "10.2.0.0/16", "-interface", "tun0");
    route.run("-n", "add", "-inet6", NET, "-interface", "tun0");
    other.destroyForcibly().waitFor();
    assertLeftovers();
  }

  @Test
  void aTransientInterfaceGoes() throws Exception {
    int device = openWithAddresses();
    assertEquals(0, libc.ioctl(device, TUNSTRANSIENT, 1));
    libc.close(device);
    assertEquals(1, ifconfig.exitCode("tun0"));
  }

  /** The mode is for a device that is down. */
  @Test
  void theModeOfAnInterfaceThatIsUpStays() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    assertEquals(0, libc.ioctl(device, TUNSIFMODE, 0x8010));
    ifconfig.run("tun0", "up");
    assertEquals(-16, libc.ioctl(device, TUNSIFMODE, 0x8010));
    libc.close(device);
  }

  @Test
  void unusualWrites() throws Exception {
    int device = openWithAddresses();
    assertEquals(0, libc.write(device, new byte[0]));
    assertEquals(-55, libc.write(device, new byte[3]));
    assertEquals(4, libc.write(device, BsdLibc.framed(2, new byte[0])));
    assertEquals(-47, libc.write(device, BsdLibc.framed(10, new byte[20])));
    var largest = new byte[65535];
    largest[0] = 0x45;
    assertEquals(65539, libc.write(device, BsdLibc.framed(2, largest)));
    assertEquals(-5, libc.write(device, BsdLibc.framed(2, new byte[65536])));
    ifconfig.run("tun0", "down");
    var packet = Packet.udp("10.1.0.2", "10.1.0.1", 5000, new byte[1]);
    assertEquals(0, libc.write(device, BsdLibc.framed(2, packet)));
    libc.close(device);
  }

  @Test
  void closeLeavesAReaderAsleep() throws Exception {
    int device = openWithAddresses();
    assertEquals(0, libc.setFlags(device, 0));
    var reader = Threads.start(() -> libc.readSize(device, 2000));
    Threads.awaitCall(reader, "readv");
    assertEquals(0, libc.close(device));
    assertTrue(ifconfig.run("tun0").contains("<UP"));
    assertEquals(-16, libc.open("/dev/tun0", BsdLibc.RDWR));

    Program.of("/usr/bin/ping").result("-c1", "-W1", "10.1.0.2");
    assertEquals(4 + 84, reader.result().get(30, TimeUnit.SECONDS));
    Await.until(
        "the interface is down",
        () -> {
          int again = libc.open("/dev/tun0", BsdLibc.RDWR);
          libc.close(again);
          return again >= 0;
        });
  }

  @Test
  void closeWakesAPoller() throws Exception {
    int device = openWithAddresses();
    var poller = Threads.start(() -> libc.poll(device, 10_000));
    Threads.awaitCall(poller, "poll");
    libc.close(device);
    assertEquals(0x20, poller.result().get(30, TimeUnit.SECONDS));
  }

  @Test
  void destroyWaitsForTheDescriptor() throws Exception {
    int device = openWithAddresses();
    var destroy = ifconfig.start(java.util.List.of("tun0", "destroy"));
    Await.until(
        "the program sleeps, or ends",
        () -> !destroy.isAlive() || destroy.children().anyMatch(FreeBsdTest::isSleep));
    assertTrue(destroy.isAlive());
    libc.close(device);
    assertTrue(destroy.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, ifconfig.exitCode("tun0"));
  }

  private static boolean isSleep(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("/sleep");
  }

  @Test
  void requestsAboutInterfaces() throws Exception {
    int device = openWithAddresses();
    int socket = libc.call("socket", 2, 2 | 0x10000000, 0);
    var request = new Memory(32);
    request.clear();
    request.setString(0, "tun0");
    request.setInt(16, 1300);
    assertEquals(0, libc.ioctl(socket, 0x80206934L, request)); // SIOCSIFMTU
    assertTrue(ifconfig.run("tun0").contains("mtu 1300"));
    request.setInt(16, 65536);
    assertEquals(-22, libc.ioctl(socket, 0x80206934L, request));
    assertEquals(0, libc.ioctl(socket, 0xc0206911L, request)); // SIOCGIFFLAGS
    assertEquals((short) 0x8051, request.getShort(16));
    libc.close(socket);
    libc.close(device);
  }
}
