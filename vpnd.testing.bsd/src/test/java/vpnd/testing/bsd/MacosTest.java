// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.testing.NeedsRoot;

/** Devices of macOS, which are sockets. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
class MacosTest {
  private static final long CTLIOCGINFO = 0xc0644e03L;
  private static final int SYSPROTO_CONTROL = 2;
  private static final int UTUN_OPT_IFNAME = 2;
  private static final int UTUN_OPT_MAX_PENDING_PACKETS = 16;
  private static final int AGAIN = -35;

  private BsdLibc libc;
  private Program ifconfig;

  @BeforeEach
  void prepare() throws Exception {
    var system = StandIn.of("macos");
    libc = new BsdLibc(system);
    ifconfig = Program.of(system, "ifconfig");
  }

  private int socket() {
    return libc.call("socket", 32, 2, SYSPROTO_CONTROL);
  }

  private int connect(int socket, int unit, int length) {
    var info = new Memory(100);
    info.clear();
    info.setString(4, "com.apple.net.utun_control");
    assertEquals(0, libc.ioctl(socket, CTLIOCGINFO, info));
    var address = new Memory(32);
    address.clear();
    address.setByte(0, (byte) length);
    address.setByte(1, (byte) 32);
    address.setShort(2, (short) 2);
    address.setInt(4, info.getInt(0));
    address.setInt(8, unit);
    return libc.call("connect", socket, address, 32);
  }

  /** The name of the interface, or the negative error number. */
  private String name(int socket) {
    var name = new Memory(16);
    var size = new Memory(4);
    size.setInt(0, 16);
    int result = libc.call("getsockopt", socket, SYSPROTO_CONTROL, UTUN_OPT_IFNAME, name, size);
    return result < 0 ? "" + result : name.getString(0);
  }

  @Test
  void aUnitIsOneMoreThanTheNumber() {
    int first = socket();
    assertEquals("-22", name(first));
    assertEquals(-22, connect(first, 0, 31));
    assertEquals(0, connect(first, 0, 32));
    assertEquals("utun0", name(first));
    int second = socket();
    assertEquals(-16, connect(second, 1, 32));
    assertEquals(0, connect(second, 8, 32));
    assertEquals("utun7", name(second));
    libc.close(first);
    libc.close(second);
  }

  @Test
  void theInterfaceIsUpAndGoesWithTheSocket() throws Exception {
    int socket = socket();
    connect(socket, 0, 32);
    assertTrue(
        ifconfig.run("utun0").startsWith("utun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST>"));
    libc.close(socket);
    assertEquals(1, ifconfig.exitCode("utun0"));
  }

  /** By default one packet waits for the reader. */
  @Test
  void morePacketsWaitOnRequest() throws Exception {
    int socket = socket();
    connect(socket, 0, 32);
    libc.setFlags(socket, BsdLibc.NONBLOCK);
    ifconfig.run("utun0", "inet", "10.1.0.1", "10.1.0.2", "netmask", "255.255.255.255", "up");
    var ping = Program.of("/usr/bin/ping");
    ping.result("-c3", "-i0.01", "-W0.1", "10.1.0.2");
    assertEquals(4 + 84, libc.readSize(socket, 2000));
    assertEquals(AGAIN, libc.readSize(socket, 2000));

    var packets = new Memory(4);
    packets.setInt(0, 100);
    assertEquals(
        0,
        libc.call(
            "setsockopt", socket, SYSPROTO_CONTROL, UTUN_OPT_MAX_PENDING_PACKETS, packets, 4));
    ping.result("-c3", "-i0.01", "-W0.1", "10.1.0.2");
    for (int i = 0; i < 3; i++) {
      assertEquals(4 + 84, libc.readSize(socket, 2000));
    }
    libc.close(socket);
  }
}
