// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;
import vpnd.api.role.PeerInfo;

/**
 * Peer info on the wire (protocol, section 3): 92 bytes, the image of a C structure whose family
 * numbers depend on the sender's operating system.
 */
final class PeerInfoCodec {
  static final int SIZE = 92;

  private static final int DOMAIN_AT = 57;
  private static final int DOMAIN_SIZE = 32;
  private static final int SUITES_AT = 89;
  private static final int EXTENSIONS_AT = 90;
  private static final int PROBES = 1;
  private static final int ANNOUNCEMENTS = 2;
  private static final int IPV4_FAMILY = 2;

  private PeerInfoCodec() {}

  /**
   * Fills an array, with the first element of each list.
   *
   * @param ipv6Family the number of AF_INET6 that the receiver understands
   * @param suites the further suites that this side can open, as bits (section 14)
   */
  static void encode(PeerInfo info, int ipv6Family, byte suites, byte[] to) {
    Arrays.fill(to, (byte) 0);
    var bytes = ByteBuffer.wrap(to);
    bytes.putInt(0, info.id());
    if (!info.hosts().isEmpty()) {
      var host = info.hosts().get(0);
      bytes.put(4, family(host.address(), ipv6Family)).put(5, (byte) host.length());
      bytes.put(9, host.address().getAddress());
    }
    if (!info.networks().isEmpty()) {
      var network = info.networks().get(0);
      bytes.put(6, family(network.address(), ipv6Family)).put(7, (byte) network.length());
      bytes.put(25, network.address().getAddress());
    }
    if (!info.resolvers().isEmpty()) {
      var resolver = info.resolvers().get(0);
      bytes.put(8, family(resolver, ipv6Family)).put(41, resolver.getAddress());
    }
    if (!info.domains().isEmpty()) {
      bytes.put(DOMAIN_AT, info.domains().get(0).getBytes(StandardCharsets.US_ASCII));
    }
    bytes.put(SUITES_AT, suites);
  }

  /** Adds that this side answers probes (section 15) and takes announcements (section 16). */
  static void offerExtensions(byte[] to) {
    to[EXTENSIONS_AT] = PROBES | ANNOUNCEMENTS;
  }

  /**
   * Reads {@value #SIZE} bytes from an index on.
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
    var resolver = address(from, index + 8, index + 41);
    var domain = domain(from, index + DOMAIN_AT);
    return PeerInfo.builder(from.getInt(index))
        .hosts(host == null ? List.of() : List.of(new IpPrefix(host, hostLength)))
        .networks(network == null ? List.of() : List.of(new IpPrefix(network, networkLength)))
        .resolvers(resolver == null ? List.of() : List.of(resolver))
        .domains(domain.isEmpty() ? List.of() : List.of(domain))
        .build();
  }

  /** The further suites that the sender can open, as bits; an original sends none. */
  static byte suites(ByteBuffer from, int index) {
    return from.get(index + SUITES_AT);
  }

  /** Whether the sender answers probes; an original says nothing of it. */
  static boolean answersProbes(ByteBuffer from, int index) {
    return (from.get(index + EXTENSIONS_AT) & PROBES) != 0;
  }

  /** Whether the sender takes announcements; an original says nothing of it. */
  static boolean takesAnnouncements(ByteBuffer from, int index) {
    return (from.get(index + EXTENSIONS_AT) & ANNOUNCEMENTS) != 0;
  }

  /** Whether an address family is given that no known system gives to IP. */
  static boolean hasUnknownFamily(ByteBuffer from, int index) {
    return isUnknown(from.get(index + 4))
        || isUnknown(from.get(index + 6))
        || isUnknown(from.get(index + 8));
  }

  /** Whether a domain is given that is no name. */
  static boolean hasBadDomain(ByteBuffer from, int index) {
    return from.get(index + DOMAIN_AT) != 0 && domain(from, index + DOMAIN_AT).isEmpty();
  }

  private static boolean isUnknown(byte family) {
    return family != 0 && size(family) == 0;
  }

  private static byte family(InetAddress address, int ipv6Family) {
    return (byte) (address instanceof Inet4Address ? IPV4_FAMILY : ipv6Family);
  }

  private static boolean isTooLong(@Nullable InetAddress address, int prefixLength) {
    return address != null && prefixLength > address.getAddress().length * 8;
  }

  /** Bytes of an address of a family, by the numbers of all known systems; 0 if it is none. */
  private static int size(byte family) {
    return switch (family) {
      case IPV4_FAMILY -> 4;
      case 10, 23, 24, 26, 28, 30 -> 16;
      default -> 0;
    };
  }

  /** The address, or null if the family is none that any known system gives to IP. */
  private static @Nullable InetAddress address(ByteBuffer from, int familyAt, int addressAt) {
    var size = size(from.get(familyAt));
    if (size == 0) {
      return null;
    }
    var bytes = new byte[size];
    from.get(addressAt, bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  /** The domain, or nothing if it has no end or could say more to a resolver than a name. */
  private static String domain(ByteBuffer from, int index) {
    var length = 0;
    while (length < DOMAIN_SIZE && from.get(index + length) != 0) {
      if (!isOfName(from.get(index + length))) {
        return "";
      }
      length++;
    }
    if (length == DOMAIN_SIZE) {
      return "";
    }
    var bytes = new byte[length];
    from.get(index, bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /** Whether a character may be in a domain name. */
  static boolean isOfName(byte value) {
    return (value >= 'a' && value <= 'z')
        || (value >= 'A' && value <= 'Z')
        || (value >= '0' && value <= '9')
        || value == '-'
        || value == '.';
  }
}
