// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;

/** What devices of NetBSD alone do. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
@InTurn(1)
class NetBsdTest {
  private static final long TUNSIFHEAD = 0x80047442L;
  private static final long TUNGIFHEAD = 0x40047441L;
  private static final long TUNSIFMODE = 0x80047458L;
  private static final long FIONBIO = 0x8004667eL;
  private static final int AGAIN = -35;

  private BsdLibc libc;
  private Program ifconfig;

  @BeforeEach
  void prepare() throws Exception {
    var system = StandIn.of("netbsd");
    libc = new BsdLibc(system);
    ifconfig = Program.of(system, "ifconfig");
  }

  private void addAddress() throws Exception {
    ifconfig.run(
        "tun0", "inet", "10.1.0.1", "10.1.0.2", "netmask", "255.255.255.255", "mtu", "1400");
  }

  @Test
  void onlyFionbioKeepsAReaderFromWaiting() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR | BsdLibc.NONBLOCK);
    addAddress();
    assertEquals(0, libc.setFlags(device, BsdLibc.NONBLOCK));
    var reader = Threads.start(() -> libc.readSize(device, 2000));
    Threads.awaitCall(reader, "readv");
    Program.of("/usr/bin/ping").result("-c1", "-W1", "10.1.0.2");
    assertEquals(84, reader.result().get(30, TimeUnit.SECONDS));
    assertEquals(0, libc.ioctl(device, FIONBIO, 1));
    assertEquals(AGAIN, libc.readSize(device, 2000));
    libc.close(device);
  }

  @Test
  void allStateOutlivesTheDescriptor() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    assertTrue(ifconfig.run("tun0").startsWith("tun0: flags=0x10<POINTOPOINT> mtu 1500\n"));
    assertEquals(0, libc.ioctl(device, TUNSIFMODE, 0x8010));
    assertEquals(0, libc.ioctl(device, TUNSIFHEAD, 1));
    assertEquals(0, libc.ioctl(device, FIONBIO, 1));
    addAddress();
    libc.close(device);

    int again = libc.open("/dev/tun0", BsdLibc.RDWR);
    assertEquals(0x400, libc.ioctlInt(again, TUNGIFHEAD));
    assertEquals(AGAIN, libc.readSize(again, 2000));
    assertEquals(
        """
        tun0: flags=0x8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1400
        \tinet 10.1.0.1/32 -> 10.1.0.2 flags 0
        """,
        ifconfig.run("tun0"));
    libc.close(again);
    ifconfig.run("tun0", "destroy");
    assertEquals(1, ifconfig.exitCode("tun0"));
  }

  /** Neither the close nor the reader returns before a packet comes. */
  @Test
  void closeWaitsForAReader() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    addAddress();
    var reader = Threads.start(() -> libc.readSize(device, 2000));
    Threads.awaitCall(reader, "readv");
    var close = Threads.start(() -> libc.close(device));
    Threads.awaitCall(close, "futex");
    assertFalse(close.result().isDone());
    Program.of("/usr/bin/ping").result("-c1", "-W1", "10.1.0.2");
    assertEquals(84, reader.result().get(30, TimeUnit.SECONDS));
    assertEquals(0, close.result().get(30, TimeUnit.SECONDS));
  }

  @Test
  void destroyWakesNoReaderAndNoPoller() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    addAddress();
    var reader = Threads.start(() -> libc.readSize(device, 2000));
    Threads.awaitCall(reader, "readv");
    ifconfig.run("tun0", "destroy");
    Threads.awaitCall(reader, "ppoll");
    assertFalse(reader.result().isDone());
    assertEquals(0, libc.poll(device, 10));
    assertEquals(-6, libc.write(device, Packet.udp("10.1.0.2", "10.1.0.1", 9, new byte[1])));
    assertEquals(-6, libc.readSize(device, 2000));
  }

  @Test
  void unusualWrites() throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    assertEquals(0, libc.ioctl(device, TUNSIFHEAD, 1));
    var packet = Packet.udp("10.1.0.2", "10.1.0.1", 9, new byte[1]);
    assertEquals(4 + 29, libc.write(device, BsdLibc.framed(2, packet))); // while it is down
    addAddress();
    assertEquals(-5, libc.write(device, new byte[0]));
    assertEquals(-5, libc.write(device, BsdLibc.framed(2, new byte[0])));
    assertEquals(-47, libc.write(device, BsdLibc.framed(10, new byte[20])));
    assertEquals(-5, libc.write(device, BsdLibc.framed(2, new byte[1501])));
    libc.close(device);
  }
}
