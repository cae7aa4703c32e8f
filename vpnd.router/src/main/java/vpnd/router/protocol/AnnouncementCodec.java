// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;
import vpnd.api.role.PeerInfo;

/**
 * The entries of an ANNOUNCEMENT on the wire (protocol, section 16.2): for each a byte for its
 * kind, a byte for the length of its value, and the value. An entry of another kind is skipped.
 */
final class AnnouncementCodec {
  /**
   * What a peer announces.
   *
   * @param process the process number of the sender; 0 if it announces none
   */
  record Content(PeerInfo info, long process) {}

  /** The longest body: the datagram fits the smallest MTU of IPv6. */
  static final int LONGEST = 1191;

  private static final int HOST = 1;
  private static final int NETWORK = 2;
  private static final int RESOLVER = 3;
  private static final int DOMAIN = 4;
  private static final int PROCESS = 5;

  private static final int MOST_HOSTS = 4;
  private static final int MOST_NETWORKS = 32;
  private static final int MOST_RESOLVERS = 4;
  private static final int MOST_DOMAINS = 8;

  private static final int IPV4_SIZE = 4;
  private static final int IPV6_SIZE = 16;
  private static final int LONGEST_DOMAIN = 31;

  private AnnouncementCodec() {}

  /** Whether there is more to announce than a PEER_INFO can contain. */
  static boolean isNeeded(PeerInfo info) {
    return info.hosts().size() > 1
        || info.networks().size() > 1
        || info.resolvers().size() > 1
        || info.domains().size() > 1;
  }

  /**
   * Writes the entries, at most as many of each kind as the protocol allows, from the position on.
   *
   * @param to has room for {@value #LONGEST} bytes
   */
  static void encode(Content content, ByteBuffer to) {
    var info = content.info();
    first(info.hosts(), MOST_HOSTS).forEach(prefix -> put(HOST, prefix, to));
    first(info.networks(), MOST_NETWORKS).forEach(prefix -> put(NETWORK, prefix, to));
    for (var resolver : first(info.resolvers(), MOST_RESOLVERS)) {
      put(RESOLVER, resolver.getAddress(), to);
    }
    var domains = 0;
    for (var domain : info.domains()) {
      var name = domain.getBytes(StandardCharsets.ISO_8859_1);
      if (isDomain(name) && domains < MOST_DOMAINS) {
        put(DOMAIN, name, to);
        domains++;
      }
    }
    if (content.process() != 0) {
      to.put((byte) PROCESS).put((byte) Long.BYTES).putLong(content.process());
    }
  }

  private static <T> List<T> first(List<T> list, int most) {
    return list.subList(0, Math.min(most, list.size()));
  }

  private static void put(int kind, IpPrefix prefix, ByteBuffer to) {
    var address = prefix.address().getAddress();
    to.put((byte) kind).put((byte) (1 + address.length)).put((byte) prefix.length()).put(address);
  }

  private static void put(int kind, byte[] value, ByteBuffer to) {
    to.put((byte) kind).put((byte) value.length).put(value);
  }

  /**
   * Reads the entries from the position to the limit.
   *
   * @return null if an entry is cut off, has a value that is none of its kind, or is one too many
   */
  static @Nullable Content decode(int id, ByteBuffer from) {
    var hosts = new ArrayList<IpPrefix>();
    var networks = new ArrayList<IpPrefix>();
    var resolvers = new ArrayList<InetAddress>();
    var domains = new ArrayList<String>();
    var processes = new ArrayList<Long>();
    while (from.hasRemaining()) {
      var kind = from.get() & 0xff;
      var length = from.hasRemaining() ? from.get() & 0xff : Integer.MAX_VALUE;
      if (length > from.remaining()) {
        return null;
      }
      var value = new byte[length];
      from.get(value);
      var isValid =
          switch (kind) {
            case HOST -> add(hosts, MOST_HOSTS, prefix(value));
            case NETWORK -> add(networks, MOST_NETWORKS, prefix(value));
            case RESOLVER -> add(resolvers, MOST_RESOLVERS, address(value));
            case DOMAIN -> add(domains, MOST_DOMAINS, domain(value));
            case PROCESS -> add(processes, 1, process(value));
            default -> true;
          };
      if (!isValid) {
        return null;
      }
    }
    var info =
        PeerInfo.builder(id)
            .hosts(hosts)
            .networks(networks)
            .resolvers(resolvers)
            .domains(domains)
            .build();
    return new Content(info, processes.isEmpty() ? 0 : processes.get(0));
  }

  private static <T> boolean add(List<T> list, int most, @Nullable T element) {
    return element != null && list.size() < most && list.add(element);
  }

  private static @Nullable Long process(byte[] value) {
    return value.length == Long.BYTES ? ByteBuffer.wrap(value).getLong() : null;
  }

  private static @Nullable IpPrefix prefix(byte[] value) {
    if (value.length == 0) {
      return null;
    }
    var length = value[0] & 0xff;
    var address = address(Arrays.copyOfRange(value, 1, value.length));
    return address == null || length > (value.length - 1) * 8
        ? null
        : new IpPrefix(address, length);
  }

  private static @Nullable InetAddress address(byte[] value) {
    if (value.length != IPV4_SIZE && value.length != IPV6_SIZE) {
      return null;
    }
    try {
      var address = InetAddress.getByAddress(value);
      // Java takes an IPv4-mapped address for one of IPv4.
      return address.getAddress().length == value.length ? address : null;
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  private static @Nullable String domain(byte[] value) {
    return isDomain(value) ? new String(value, StandardCharsets.US_ASCII) : null;
  }

  private static boolean isDomain(byte[] value) {
    for (var character : value) {
      if (!PeerInfoCodec.isOfName(character)) {
        return false;
      }
    }
    return value.length > 0 && value.length <= LONGEST_DOMAIN;
  }
}
