// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import vpnd.api.network.IpPrefix;
import vpnd.fuzz.Input;

/**
 * The result is that of a slow, obvious model, and no byte beyond the packet is read: it ends at
 * the end of the memory.
 */
public final class PacketFilterFuzz {
  private PacketFilterFuzz() {}

  /** Input: the offset of the packet, the networks allowed as its source, the packet. */
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
