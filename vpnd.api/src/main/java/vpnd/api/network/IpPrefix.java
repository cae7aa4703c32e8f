// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address with a prefix length: a network, or an interface's address in one.
 *
 * @param address any address of the network; its host bits are kept
 * @param length 0..32 for IPv4, 0..128 for IPv6
 */
public record IpPrefix(InetAddress address, int length) {
  private static final String NUMBER = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  /** Strict, as Java would look up any other text by name, even digits only. */
  private static final String IPV4 = NUMBER + "(?:\\." + NUMBER + "){3}";

  private static final String IPV6 = "[0-9a-fA-F]*:[0-9a-fA-F:]*(?:%[0-9]+)?";
  private static final Pattern TEXT =
      Pattern.compile("(?:" + IPV4 + "|" + IPV6 + ")(?:/[0-9]{1,3})?");

  /**
   * @throws IllegalArgumentException if the length is out of range
   */
  public IpPrefix {
    var bits = address.getAddress().length * 8;
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException("a prefix length of " + length + " is not in 0.." + bits);
    }
  }

  /** An address alone: its prefix length is 32 or 128. */
  public static IpPrefix of(InetAddress address) {
    return new IpPrefix(address, address.getAddress().length * 8);
  }

  /** Whether a text has the form that {@link #parse} accepts, rather than that of a name. */
  public static boolean isPrefix(String text) {
    return TEXT.matcher(text).matches();
  }

  /**
   * Parses CIDR notation, such as {@code 192.168.2.0/24} or {@code fd00::/8}; an address without a
   * prefix length is a network with a single address. Never looks up a name.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static IpPrefix parse(String text) {
    if (!isPrefix(text)) {
      throw new IllegalArgumentException("not an address: " + text);
    }
    int slash = text.indexOf('/');
    try {
      return slash < 0
          ? of(InetAddress.getByName(text))
          : new IpPrefix(
              InetAddress.getByName(text.substring(0, slash)),
              Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + text, e);
    }
  }

  /** Whether this is IPv4. */
  public boolean isIpv4() {
    return address instanceof Inet4Address;
  }

  /** The same network with all host bits zero. */
  public IpPrefix network() {
    var bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.max(0, Math.min(8, length - 8 * i));
      bytes[i] &= (byte) (0xff00 >> kept);
    }
    try {
      // InetAddress converts a mapped address to IPv4, which does not match the prefix length.
      return new IpPrefix(
          isIpv4() ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1),
          length);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  /** Whether an address lies in this network. */
  public boolean contains(InetAddress other) {
    return other.getAddress().length == address.getAddress().length
        && new IpPrefix(other, length).network().equals(network());
  }

  /** Whether all of another network lies in this one. */
  public boolean contains(IpPrefix other) {
    return other.length >= length && contains(other.address);
  }

  /** CIDR notation, such as {@code 192.168.2.0/24}. */
  @Override
  public String toString() {
    return address.getHostAddress() + "/" + length;
  }
}
