// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.testing.NeedsRoot;

/** Packets that wait for the reader. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
class QueueTest {
  private static final long FIONBIO = 0x8004667eL;
  private static final long FIONREAD = 0x4004667fL;

  private static int open(String name, BsdLibc libc) throws Exception {
    int device = libc.open("/dev/tun0", BsdLibc.RDWR);
    assertEquals(0, libc.ioctl(device, FIONBIO, 1));
    Program.of(StandIn.of(name), "ifconfig")
        .run("tun0", "inet", "10.1.0.1", "10.1.0.2", "netmask", "255.255.255.255", "up");
    return device;
  }

  private static void send(int count) throws Exception {
    try (var socket = new DatagramSocket()) {
      for (int i = 0; i < count; i++) {
        socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("10.1.0.2"), 9));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"freebsd, 50", "dragonfly, 250", "netbsd, 256", "openbsd, 256"})
  void packetsBeyondTheQueueAreLost(String name, int queue) throws Exception {
    var libc = new BsdLibc(StandIn.of(name));
    int device = open(name, libc);
    send(300);
    int count = 0;
    while (libc.readSize(device, 2000) > 0) {
      count++;
    }
    assertEquals(queue, count);
    libc.close(device);
  }

  @Test
  void fionreadTellsTheSizeOfTheFirst() throws Exception {
    var libc = new BsdLibc(StandIn.of("openbsd"));
    int device = open("openbsd", libc);
    assertEquals(0, libc.ioctlInt(device, FIONREAD));
    send(1);
    assertEquals(4 + 29, libc.ioctlInt(device, FIONREAD));
    assertEquals(1, libc.poll(device, 0));
    assertEquals(4 + 29, libc.readSize(device, 2000));
    assertEquals(0, libc.poll(device, 0));
    assertEquals(0, libc.ioctlInt(device, FIONREAD));
    libc.close(device);
  }
}
