// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.RemoteHost;
import vpnd.api.network.IpPrefix;

/** The types of addresses, networks and host names. Parsing never queries the DNS. */
public final class AddressTypes {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern PREFIX_LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final String LINK_LOCAL = " is a link-local address, which a tunnel cannot use";
  private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?[0-9]+");

  /** A name or address with its port; an address of IPv6 is in brackets then. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:([^:\\[\\]]+)|\\[([^\\[\\]]*)\\]):([0-9]+)");

  private static final int LARGEST_PORT = 65_535;

  /** The limit of the DNS. */
  private static final int LONGEST_NAME = 253;

  private static final int LONGEST_SEARCH_DOMAIN = 31;

  private AddressTypes() {}

  private static InetAddress address(String text) throws InvalidValueException {
    var address = literal(text);
    if (address == null) {
      throw new InvalidValueException(ValueText.quote(text) + " is not an IP address");
    }
    return address;
  }

  /** The address of one host. */
  static InetAddress unicast(String text) throws InvalidValueException {
    var address = address(text);
    int first = address.getAddress()[0] & 0xff;
    boolean reserved = address instanceof Inet4Address && (first == 0 || first >= 240);
    if (reserved
        || address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isMulticastAddress()) {
      throw new InvalidValueException(
          ValueText.quote(text) + " is not the address of one host in a network");
    }
    return address;
  }

  /** The address of one host with the prefix length of its network. */
  static IpPrefix hostInNetwork(String text) throws InvalidValueException {
    var prefix = prefix(text);
    unicast(text.substring(0, text.indexOf('/')));
    int hostBits = 8 * prefix.address().getAddress().length - prefix.length();
    var host = new BigInteger(1, prefix.address().getAddress()).mod(BigInteger.TWO.pow(hostBits));
    boolean broadcast =
        prefix.isIpv4() && host.equals(BigInteger.TWO.pow(hostBits).subtract(BigInteger.ONE));
    if (prefix.length() == 0) {
      throw new InvalidValueException(ValueText.quote(text) + " has a prefix length of 0");
    }
    if (hostBits > 1 && (host.signum() == 0 || broadcast)) {
      throw new InvalidValueException(
          ValueText.quote(text) + " is an address of its whole network, not of a host in it");
    }
    return prefix;
  }

  /** A single address is a network of one host. */
  static IpPrefix network(String text) throws InvalidValueException {
    if (text.indexOf('/') >= 0) {
      return prefix(text).network();
    }
    var address = address(text);
    return new IpPrefix(address, 8 * address.getAddress().length);
  }

  static IpPrefix prefix(String text) throws InvalidValueException {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new InvalidValueException(ValueText.quote(text) + " has no prefix length");
    }
    var address = address(text.substring(0, slash));
    var length = text.substring(slash + 1);
    int bits = 8 * address.getAddress().length;
    if (literal(length) instanceof Inet4Address mask && address instanceof Inet4Address) {
      throw netmask(text, address, mask);
    }
    if (!PREFIX_LENGTH.matcher(length).matches() || Integer.parseInt(length) > bits) {
      throw new InvalidValueException(
          ValueText.quote(text) + " has a prefix length that is not a number from 0 to " + bits);
    }
    return new IpPrefix(address, Integer.parseInt(length));
  }

  private static InvalidValueException netmask(
      String text, InetAddress address, Inet4Address mask) {
    int bits = new BigInteger(mask.getAddress()).intValue();
    int length = Integer.numberOfLeadingZeros(~bits);
    return new InvalidValueException(
        ValueText.quote(text) + " has a netmask in place of a prefix length",
        bits << length == 0 || length == 32
            ? "write " + address.getHostAddress() + "/" + length
            : null);
  }

  /** A host that may have a port of its own. */
  static RemoteHost remoteHost(String text) throws InvalidValueException {
    var parts = HOST_AND_PORT.matcher(text);
    if (!parts.matches()) {
      return new RemoteHost(host(text), 0);
    }
    var port = parts.group(3);
    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > LARGEST_PORT) {
      throw new InvalidValueException(
          ValueText.quote(text) + " has a port that is not a number from 1 to " + LARGEST_PORT);
    }
    var name = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return new RemoteHost(host(name), Integer.parseInt(port));
  }

  private static String host(String text) throws InvalidValueException {
    var address = literal(text);
    if (address == null && text.length() > LONGEST_NAME) {
      throw new InvalidValueException(
          "%s has %d bytes and %d are allowed"
              .formatted(ValueText.quote(text), text.length(), LONGEST_NAME));
    }
    if (address == null && (!isDomain(text) || NUMBER_LAST.matcher(text).matches())) {
      throw new InvalidValueException(ValueText.quote(text) + faultOfNoHost(text));
    }
    if (address != null && (address.isAnyLocalAddress() || address.isMulticastAddress())) {
      throw new InvalidValueException(ValueText.quote(text) + " is not the address of one host");
    }
    if (address != null && address.isLinkLocalAddress()) {
      throw new InvalidValueException(ValueText.quote(text) + LINK_LOCAL);
    }
    return text;
  }

  private static String faultOfNoHost(String text) {
    if (text.startsWith("[")) {
      return " has brackets, which are for an IPv6 address with a port, as in [2001:db8::1]:1337";
    }
    return text.indexOf('%') >= 0 && text.indexOf(':') >= 0
        ? LINK_LOCAL
        : " is neither a host name nor an IP address";
  }

  static String domain(String text) throws InvalidValueException {
    if (!isDomain(text)) {
      throw new InvalidValueException(ValueText.quote(text) + " is not a domain name");
    }
    return text;
  }

  /** The limit is that of a PEER_INFO message (protocol, section 3). */
  static String searchDomain(String text) throws InvalidValueException {
    if (text.length() > LONGEST_SEARCH_DOMAIN) {
      throw new InvalidValueException(
          "%s has %d bytes and %d are allowed"
              .formatted(ValueText.quote(text), text.length(), LONGEST_SEARCH_DOMAIN));
    }
    return domain(text);
  }

  private static boolean isDomain(String text) {
    return DOMAIN.matcher(text).matches();
  }

  /**
   * Parses an address literal; null if it is none. IPv4-mapped addresses, such as {@code
   * ::ffff:192.0.2.1}, are not accepted: the packets would be IPv4.
   */
  public static @Nullable InetAddress literal(String text) {
    if (IPV4.matcher(text).matches()) {
      return byLiteral(text);
    }
    if (IPV6.matcher(text).matches()
        && byLiteral("[" + text + "]") instanceof Inet6Address address) {
      return address;
    }
    return null;
  }

  /** Both forms are literals to the platform, which then does no lookup. */
  private static @Nullable InetAddress byLiteral(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
