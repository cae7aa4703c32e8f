// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import vpnd.api.IpPrefix;
import vpnd.fuzz.Input;

/**
 * A packet is judged as the slow and obvious model does, and no byte beyond it is read: it ends
 * where the memory ends.
 */
public final class PacketFilterFuzz {
  private PacketFilterFuzz() {}

  /** Takes the place of the packet, the networks that are allowed as its source, the packet. */
  public static void fuzzerTestOneInput(byte[] bytes) throws UnknownHostException {
    var input = new Input(bytes);
    int at = input.number8();
    var allowed = new ArrayList<IpPrefix>();
    for (int count = 1 + input.number8() % 3; count > 0; count--) {
      allowed.add(prefix(input));
    }
    var packet = input.rest();
    var buffer = ByteBuffer.allocate(at + packet.length).put(at, packet);
    assertEquals(
        PacketFilterModelTest.model(allowed, packet),
        new PacketFilter(allowed, List.of()).judge(buffer, at, packet.length));
    var after = new byte[packet.length];
    buffer.get(at, after);
    assertArrayEquals(packet, after);
  }

  public static IpPrefix prefix(Input input) throws UnknownHostException {
    int length = input.number8();
    var address = InetAddress.getByAddress(input.padded(length % 2 == 0 ? 4 : 16));
    return new IpPrefix(address, length / 2 % (address.getAddress().length * 8 + 1));
  }
}
