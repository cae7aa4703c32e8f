// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.testing.NeedsRoot;

/** Routing sockets report what changes on the host. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
class RouteSocketTest {
  private static final int PF_ROUTE = 17;
  private static final int SOCK_RAW = 3;

  /** The types of the messages, after the length and the version were checked. */
  private static List<Integer> types(BsdLibc libc, int socket, int version) {
    var types = new ArrayList<Integer>();
    while (libc.poll(socket, 0) == 1) {
      var message = libc.read(socket);
      assertEquals(message.length, (message[0] & 0xff) | (message[1] & 0xff) << 8);
      assertEquals(version, message[2]);
      types.add((int) message[3]);
    }
    return types;
  }

  @ParameterizedTest
  @CsvSource({
    // version, link, new address, deleted address
    "freebsd, 5, 14, 12, 13",
    "dragonfly, 5, 14, 12, 13",
    "netbsd, 4, 20, 22, 23",
    "openbsd, 5, 14, 12, 13",
    "macos, 5, 14, 12, 13"
  })
  void changesAreReported(String name, int version, int link, int newAddress, int deletedAddress)
      throws Exception {
    var libc = new BsdLibc(StandIn.of(name));
    int socket = libc.call("socket", PF_ROUTE, SOCK_RAW, 0);
    var ip = Program.of("/usr/sbin/ip");
    ip.run("link", "add", "vpt0", "type", "veth", "peer", "name", "vpt1");
    ip.run("link", "set", "vpt0", "up");
    assertTrue(types(libc, socket, version).contains(link));
    ip.run("addr", "add", "10.1.0.1/24", "dev", "vpt0");
    assertTrue(types(libc, socket, version).contains(newAddress));
    ip.run("route", "add", "10.2.0.0/16", "dev", "vpt0");
    assertEquals(List.of(1), types(libc, socket, version));
    ip.run("route", "del", "10.2.0.0/16", "dev", "vpt0");
    assertEquals(List.of(2), types(libc, socket, version));
    ip.run("addr", "del", "10.1.0.1/24", "dev", "vpt0");
    assertTrue(types(libc, socket, version).contains(deletedAddress));
    libc.close(socket);
  }
}
