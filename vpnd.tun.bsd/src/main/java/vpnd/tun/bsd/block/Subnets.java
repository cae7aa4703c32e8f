// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.block;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import vpnd.api.network.IpPrefix;

/** The equal parts of a network. */
public final class Subnets {
  private Subnets() {}

  /**
   * Splits a network into 2, 4, 8 and so on.
   *
   * @param bits by which the parts have a longer prefix; 0 for the network itself
   */
  public static List<IpPrefix> of(IpPrefix network, int bits) {
    if (bits == 0) {
      return List.of(network);
    }
    int length = network.length() + 1;
    return Stream.of(new IpPrefix(network.address(), length), upperHalf(network, length))
        .flatMap(half -> of(half, bits - 1).stream())
        .toList();
  }

  private static IpPrefix upperHalf(IpPrefix network, int length) {
    byte[] address = network.address().getAddress();
    int bit = length - 1;
    address[bit / Byte.SIZE] |= (byte) (0x80 >>> bit % Byte.SIZE);
    try {
      return new IpPrefix(InetAddress.getByAddress(address), length);
    } catch (UnknownHostException e) {
      throw new AssertionError("as long as before", e);
    }
  }
}
