// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Counter;
import vpnd.router.outbound.AddressBits;

/**
 * Which inner packets a peer may send us (security D1): whole IP packets, with addresses that
 * belong on a network, from sources and to destinations that the role allows. Immutable; a check
 * allocates nothing.
 */
public final class PacketFilter {
  /** Allows every source that is a unicast address of a host, and every destination. */
  static final PacketFilter ANY = new PacketFilter(List.of(), List.of());

  /** Allows nothing. */
  static final PacketFilter NONE = new PacketFilter(new Network[] {Network.NONE}, new Network[0]);

  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  private record Network(boolean isIpv4, AddressBits bits, AddressBits mask) {
    Network(IpPrefix prefix) {
      this(
          prefix.isIpv4(),
          AddressBits.of(prefix.address()),
          AddressBits.mask(prefix.length(), prefix.isIpv4()));
    }

    /** Holds only the address that no packet may have as its source. */
    static final Network NONE = new Network(true, new AddressBits(0, 0), new AddressBits(-1, -1));

    boolean holds(long high, long low) {
      return ((high ^ bits.high()) & mask.high()) == 0 && ((low ^ bits.low()) & mask.low()) == 0;
    }
  }

  private final Network[] sources;
  private final Network[] destinations;

  /**
   * @param sources from which packets may come; any if there are none
   * @param destinations to which packets may go; any if there are none
   */
  public PacketFilter(List<IpPrefix> sources, List<IpPrefix> destinations) {
    this(compile(sources), compile(destinations));
  }

  private PacketFilter(Network[] sources, Network[] destinations) {
    this.sources = sources;
    this.destinations = destinations;
  }

  private static Network[] compile(List<IpPrefix> prefixes) {
    return prefixes.stream().map(Network::new).toArray(Network[]::new);
  }

  /**
   * Judges a packet.
   *
   * @return null if it may pass, else why not
   */
  public @Nullable Counter judge(ByteBuffer bytes, int at, int length) {
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
    var destination = bytes.getInt(at + 16);
    return judge(true, 0, source & 0xffff_ffffL, 0, destination & 0xffff_ffffL);
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
    var destinationHigh = bytes.getLong(at + 24);
    var destinationLow = bytes.getLong(at + 32);
    if (isReserved(destinationHigh, destinationLow)) {
      return Counter.RX_MARTIAN;
    }
    return judge(false, high, low, destinationHigh, destinationLow);
  }

  /** Unspecified, loopback and IPv4-mapped addresses. */
  private static boolean isReserved(long high, long low) {
    return high == 0 && (low == 0 || low == 1 || low >>> 32 == 0xffff);
  }

  private @Nullable Counter judge(
      boolean isIpv4, long high, long low, long destinationHigh, long destinationLow) {
    if (!allows(sources, isIpv4, high, low)) {
      return Counter.RX_FOREIGN_SOURCE;
    }
    return allows(destinations, isIpv4, destinationHigh, destinationLow)
        ? null
        : Counter.RX_FOREIGN_DESTINATION;
  }

  private static boolean allows(Network[] networks, boolean isIpv4, long high, long low) {
    if (networks.length == 0) {
      return true;
    }
    for (var network : networks) {
      if (network.isIpv4 == isIpv4 && network.holds(high, low)) {
        return true;
      }
    }
    return false;
  }
}
