// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A range of addresses that is invalid for hosts and networks behind a tunnel (RFC 6890, RFC 4291).
 */
record Martian(IpPrefix space, String kind) {
  static final Martian UNSPECIFIED = of("00000000", 8, "unspecified");

  private static final List<Martian> ALL =
      List.of(
          UNSPECIFIED,
          of("7f000000", 8, "loopback"),
          of("a9fe0000", 16, "link-local"),
          of("e0000000", 4, "multicast"),
          of("f0000000", 4, "reserved and broadcast"),
          of("00000000000000000000000000000000", 96, "unspecified and loopback"),
          of("00000000000000000000ffff00000000", 96, "IPv4-mapped"),
          of("fe800000000000000000000000000000", 10, "link-local"),
          of("ff000000000000000000000000000000", 8, "multicast"));

  /** The range that overlaps a network, if any. */
  static Optional<Martian> in(IpPrefix network) {
    return ALL.stream()
        .filter(martian -> martian.space.contains(network) || network.contains(martian.space))
        .findFirst();
  }

  private static Martian of(String address, int length, String kind) {
    var bytes = HexFormat.of().parseHex(address);
    try {
      var first =
          bytes.length == 4
              ? InetAddress.getByAddress(bytes)
              // InetAddress converts a mapped address to IPv4.
              : Inet6Address.getByAddress(null, bytes, -1);
      return new Martian(new IpPrefix(first, length), kind);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  /** Such as {@code 127.0.0.0/8 (loopback)}. */
  @Override
  public String toString() {
    return space + " (" + kind + ")";
  }
}
