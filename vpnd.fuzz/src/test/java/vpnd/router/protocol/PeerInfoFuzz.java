// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import vpnd.fuzz.Input;

/**
 * A peer info (protocol, section 3) is refused only for a prefix that is too long, its bytes do not
 * change, and the decoded values survive encoding and decoding.
 */
public final class PeerInfoFuzz {
  private static final int IPV6_OF_LINUX = 10;

  private PeerInfoFuzz() {}

  /** Input: the offset in a buffer, and the peer info. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new Input(bytes);
    int at = input.number8();
    var wire = input.padded(PeerInfoCodec.SIZE);
    var buffer = ByteBuffer.allocate(at + PeerInfoCodec.SIZE).put(at, wire);
    var info = PeerInfoCodec.decode(buffer, at);
    assertArrayEquals(wire, after(buffer, at));
    assertEquals(isTooLong(wire, 4, 9) || isTooLong(wire, 6, 25), info == null);
    if (info == null) {
      return;
    }
    assertEquals(ByteBuffer.wrap(wire).getInt(), info.id());
    assertTrue(
        info.domains().stream().allMatch(name -> name.matches("[A-Za-z0-9.-]{1,31}")),
        info::toString);
    var again = new byte[PeerInfoCodec.SIZE];
    PeerInfoCodec.encode(info, IPV6_OF_LINUX, wire[89], again);
    assertEquals(info, PeerInfoCodec.decode(ByteBuffer.wrap(again), 0));
    assertEquals(wire[89], again[89]);
  }

  private static byte[] after(ByteBuffer buffer, int at) {
    var bytes = new byte[PeerInfoCodec.SIZE];
    buffer.get(at, bytes);
    return bytes;
  }

  private static boolean isTooLong(byte[] wire, int familyAt, int addressAt) {
    int length = wire[familyAt + 1] & 0xff;
    return switch (wire[familyAt]) {
      case 2 -> length > 32;
      case 10, 23, 24, 26, 28, 30 -> length > (isMapped(wire, addressAt) ? 32 : 128);
      default -> false;
    };
  }

  /** Java converts such an IPv6 address to IPv4. */
  private static boolean isMapped(byte[] wire, int at) {
    var address = ByteBuffer.wrap(wire);
    return address.getLong(at) == 0 && address.getInt(at + 8) == 0xffff;
  }
}
