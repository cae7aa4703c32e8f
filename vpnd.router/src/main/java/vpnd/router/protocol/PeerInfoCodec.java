// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vpnd.api.IpPrefix;
import vpnd.api.PeerInfo;

/**
 * Peer info on the wire (protocol, section 3): 92 octets, the image of a C structure whose family
 * numbers depend on the sender's operating system.
 */
final class PeerInfoCodec {
  static final int SIZE = 92;

  private static final int DOMAIN_AT = 57;
  private static final int DOMAIN_SIZE = 32;
  private static final int IPV4_FAMILY = 2;

  private PeerInfoCodec() {}

  /**
   * Fills an array.
   *
   * @param ipv6Family the number of AF_INET6 that the receiver understands
   */
  static void encode(PeerInfo info, int ipv6Family, byte[] to) {
    Arrays.fill(to, (byte) 0);
    var bytes = ByteBuffer.wrap(to);
    bytes.putInt(0, info.id());
    var host = info.host();
    if (host != null) {
      bytes.put(4, family(host.address(), ipv6Family)).put(5, (byte) host.length());
      bytes.put(9, host.address().getAddress());
    }
    var network = info.network();
    if (network != null) {
      bytes.put(6, family(network.address(), ipv6Family)).put(7, (byte) network.length());
      bytes.put(25, network.address().getAddress());
    }
    var resolver = info.resolver();
    if (resolver != null) {
      bytes.put(8, family(resolver, ipv6Family)).put(41, resolver.getAddress());
    }
    bytes.put(DOMAIN_AT, info.resolverDomain().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads {@value #SIZE} octets from an index on.
   *
   * @return null if a prefix length is out of range
   */
  static @Nullable PeerInfo decode(ByteBuffer from, int index) {
    var host = address(from, index + 4, index + 9);
    var network = address(from, index + 6, index + 25);
    var hostLength = from.get(index + 5) & 0xff;
    var networkLength = from.get(index + 7) & 0xff;
    if (isTooLong(host, hostLength) || isTooLong(network, networkLength)) {
      return null;
    }
    return new PeerInfo(
        from.getInt(index),
        host == null ? null : new IpPrefix(host, hostLength),
        network == null ? null : new IpPrefix(network, networkLength),
        address(from, index + 8, index + 41),
        domain(from, index + DOMAIN_AT));
  }

  private static byte family(InetAddress address, int ipv6Family) {
    return (byte) (address instanceof Inet4Address ? IPV4_FAMILY : ipv6Family);
  }

  private static boolean isTooLong(@Nullable InetAddress address, int prefixLength) {
    return address != null && prefixLength > address.getAddress().length * 8;
  }

  /** The address, or null if the family is none that any known system gives to IP. */
  private static @Nullable InetAddress address(ByteBuffer from, int familyAt, int addressAt) {
    var size =
        switch (from.get(familyAt)) {
          case IPV4_FAMILY -> 4;
          case 10, 23, 24, 26, 28, 30 -> 16;
          default -> 0;
        };
    if (size == 0) {
      return null;
    }
    var octets = new byte[size];
    from.get(addressAt, octets);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 octets are an address", e);
    }
  }

  /** The domain, or nothing if it has no end or could say more to a resolver than a name. */
  private static String domain(ByteBuffer from, int index) {
    var length = 0;
    while (length < DOMAIN_SIZE && from.get(index + length) != 0) {
      var octet = from.get(index + length);
      var isName =
          (octet >= 'a' && octet <= 'z')
              || (octet >= 'A' && octet <= 'Z')
              || (octet >= '0' && octet <= '9')
              || octet == '-'
              || octet == '.';
      if (!isName) {
        return "";
      }
      length++;
    }
    if (length == DOMAIN_SIZE) {
      return "";
    }
    var octets = new byte[length];
    from.get(index, octets);
    return new String(octets, StandardCharsets.US_ASCII);
  }
}
