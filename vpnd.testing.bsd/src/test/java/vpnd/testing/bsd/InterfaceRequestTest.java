// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import java.net.InetAddress;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;

/** Requests of ioctl(2) about interfaces; the size of a structure is part of the number. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
@InTurn(2)
class InterfaceRequestTest {
  private static final String DEVICE = "tun2";

  private static Memory named(long request, String name) {
    var argument = new Memory(request >> 16 & 0x1fff);
    argument.clear();
    argument.setString(0, name);
    return argument;
  }

  /** A sockaddr_in or sockaddr_in6 in a structure. */
  private static void put(Memory argument, int at, int family, String host) throws Exception {
    var bytes = InetAddress.getByName(host).getAddress();
    argument.setByte(at, (byte) (bytes.length == 4 ? 16 : 28));
    argument.setByte(at + 1L, (byte) family);
    argument.write(at + (bytes.length == 4 ? 4 : 8), bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    // AF_INET6, SIOCIFCREATE, SIOCIFDESTROY, SIOCGIFFLAGS, SIOCAIFADDR, SIOCAIFADDR_IN6
    "freebsd, 28, c020697a, 80206979, c0206911, 8044692b, 8088691b",
    "dragonfly, 28, c020697a, 80206979, c0206911, 8040691a, 8080691a",
    "netbsd, 24, 8090697a, 80906979, c0906911, 8040691a, 8080696b",
    "openbsd, 24, 8020697a, 80206979, c0206911, 8040691a, 8080691a"
  })
  void anInterfaceIsMadeAddressedAndDestroyed(
      String name, int ipv6, String create, String destroy, String flags, String add, String add6)
      throws Exception {
    var system = StandIn.of(name);
    var libc = new BsdLibc(system);
    var ifconfig = Program.of(system, "ifconfig");
    int socket = libc.call("socket", 2, 2, 0);

    long number = Long.parseLong(create, 16);
    assertEquals(0, libc.ioctl(socket, number, named(number, DEVICE)));
    assertEquals(-17, libc.ioctl(socket, number, named(number, DEVICE)));

    number = Long.parseLong(add, 16);
    var address = named(number, DEVICE);
    put(address, 16, 2, "10.1.0.1");
    put(address, 32, 2, "10.1.0.2");
    put(address, 48, 2, "255.255.255.0");
    assertEquals(0, libc.ioctl(socket, number, address));

    number = Long.parseLong(add6, 16);
    address = named(number, DEVICE);
    put(address, 16, ipv6, "fd00::1");
    put(address, 72, ipv6, "ffff:ffff:ffff:ffff::");
    assertEquals(0, libc.ioctl(socket, number, address));
    var shown = ifconfig.run(DEVICE);
    assertTrue(shown.contains("10.1.0.1"), shown);
    assertTrue(shown.contains("fd00::1"), shown);

    number = Long.parseLong(flags, 16);
    var request = named(number, DEVICE);
    assertEquals(0, libc.ioctl(socket, number, request));
    assertEquals(1, request.getShort(16) & 1);

    var old = named(0x81206919L, DEVICE);
    put(old, 16, ipv6, "fd00::1");
    assertEquals(0, libc.ioctl(socket, 0x81206919L, old));
    assertFalse(ifconfig.run(DEVICE).contains("fd00::1"));
    assertEquals(-49, libc.ioctl(socket, 0x81206919L, old));

    number = Long.parseLong(destroy, 16);
    assertEquals(0, libc.ioctl(socket, number, named(number, DEVICE)));
    assertEquals(-6, libc.ioctl(socket, number, named(number, DEVICE)));
    libc.close(socket);
  }
}
