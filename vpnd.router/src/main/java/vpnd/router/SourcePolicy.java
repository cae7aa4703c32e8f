// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.Counter;
import vpnd.api.IpPrefix;

/**
 * Which inner packets a peer may send us (security D1): whole IP packets, with addresses that
 * belong on a network, from the sources that the role allows. Immutable; a check allocates nothing.
 */
final class SourcePolicy {
  /** Allows every source that is a unicast address of a host. */
  static final SourcePolicy ANY = new SourcePolicy(List.of());

  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  /** One allowed network as 128 bits; IPv4 in the lowest 32 of the low word. */
  private record Allowed(boolean isIpv4, long high, long low, long highMask, long lowMask) {}

  private final Allowed[] allowed;

  private SourcePolicy(List<IpPrefix> sources) {
    allowed = sources.stream().map(SourcePolicy::compile).toArray(Allowed[]::new);
  }

  /** Allows these networks only, or any source if there are none. */
  static SourcePolicy of(List<IpPrefix> sources) {
    return sources.isEmpty() ? ANY : new SourcePolicy(sources);
  }

  /**
   * Judges a packet.
   *
   * @return null if it may pass, else why not
   */
  @Nullable Counter judge(ByteBuffer bytes, int at, int length) {
    return switch (length == 0 ? 0 : bytes.get(at) >>> 4 & 0xf) {
      case 4 -> judgeIpv4(bytes, at, length);
      case 6 -> judgeIpv6(bytes, at, length);
      default -> Counter.RX_NOT_IP;
    };
  }

  private @Nullable Counter judgeIpv4(ByteBuffer bytes, int at, int length) {
    if (length < IPV4_HEADER
        || (bytes.get(at) & 0xf) * 4 < IPV4_HEADER
        || (bytes.get(at) & 0xf) * 4 > length
        || (bytes.getShort(at + 2) & 0xffff) != length) {
      return Counter.RX_NOT_IP;
    }
    var source = bytes.getInt(at + 12);
    var destinationNet = bytes.get(at + 16) & 0xff;
    var sourceNet = source >>> 24;
    if (sourceNet == 0 || sourceNet == 127 || sourceNet >= 224) {
      return Counter.RX_MARTIAN;
    }
    if (destinationNet == 0 || destinationNet == 127) {
      return Counter.RX_MARTIAN;
    }
    return allows(true, 0, source & 0xffff_ffffL) ? null : Counter.RX_FOREIGN_SOURCE;
  }

  private @Nullable Counter judgeIpv6(ByteBuffer bytes, int at, int length) {
    if (length < IPV6_HEADER || (bytes.getShort(at + 4) & 0xffff) + IPV6_HEADER != length) {
      return Counter.RX_NOT_IP;
    }
    var high = bytes.getLong(at + 8);
    var low = bytes.getLong(at + 16);
    var isMulticast = high >>> 56 == 0xff;
    var isLinkLocal = high >>> 54 == 0xfe80 >>> 6;
    if (isMulticast || isLinkLocal || isReserved(high, low)) {
      return Counter.RX_MARTIAN;
    }
    if (isReserved(bytes.getLong(at + 24), bytes.getLong(at + 32))) {
      return Counter.RX_MARTIAN;
    }
    return allows(false, high, low) ? null : Counter.RX_FOREIGN_SOURCE;
  }

  /** Unspecified, loopback, and IPv4 addresses in IPv6 clothing. */
  private static boolean isReserved(long high, long low) {
    return high == 0 && (low == 0 || low == 1 || low >>> 32 == 0xffff);
  }

  private boolean allows(boolean isIpv4, long high, long low) {
    if (allowed.length == 0) {
      return true;
    }
    for (var network : allowed) {
      if (network.isIpv4 == isIpv4
          && ((high ^ network.high) & network.highMask) == 0
          && ((low ^ network.low) & network.lowMask) == 0) {
        return true;
      }
    }
    return false;
  }

  private static Allowed compile(IpPrefix prefix) {
    var octets = ByteBuffer.wrap(prefix.address().getAddress());
    if (prefix.isIpv4()) {
      var mask = prefix.length() == 0 ? 0 : -1L << (32 - prefix.length());
      return new Allowed(true, 0, octets.getInt(0) & 0xffff_ffffL, 0, mask);
    }
    return new Allowed(
        false,
        octets.getLong(0),
        octets.getLong(8),
        mask(Math.min(64, prefix.length())),
        mask(Math.max(0, prefix.length() - 64)));
  }

  private static long mask(int length) {
    return length == 0 ? 0 : -1L << (64 - length);
  }
}
