// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vpnd.api.config.RemoteHost;
import vpnd.api.network.IpPrefix;

/** The types of lists, such as those of the {@code accept_} parameters. */
public final class ListTypes {
  private static final String NONE = "none";
  private static final String SEPARATOR = "[ \t]*,[ \t]*|[ \t]+";

  public static final ValueType<List<IpPrefix>> NETWORKS =
      of("addresses and networks in CIDR notation", AddressTypes::network);

  public static final ValueType<List<IpPrefix>> PREFIXES =
      ValueType.text(
          "addresses and prefix lengths in CIDR notation with commas or blanks between them",
          text -> elements(text, AddressTypes::prefix));

  /** Ways to the peer; the limit is that of addresses that are tried (protocol, section 13.6). */
  public static final ValueType<List<RemoteHost>> REMOTE_HOSTS =
      few(
          "a host name or an IPv4 or IPv6 address, with ':PORT' behind it if that is not remote_port",
          4,
          AddressTypes::remoteHost);

  /** The addresses of a client; the limit is that of an announcement (protocol, section 16). */
  public static final ValueType<List<IpPrefix>> HOSTS_IN_NETWORKS =
      few("a host's address and its network's prefix length", 4, AddressTypes::hostInNetwork);

  public static final ValueType<List<InetAddress>> HOSTS =
      few("the IPv4 or IPv6 address of a host", 4, AddressTypes::unicast);

  public static final ValueType<List<String>> SEARCH_DOMAINS =
      few(
          "a domain name of letters, digits, '-' and '.', at most 31 bytes",
          8,
          AddressTypes::searchDomain);

  public static final ValueType<List<String>> DOMAINS =
      of("domain names", name -> AddressTypes.domain(name).toLowerCase(Locale.ROOT));

  private ListTypes() {}

  private static <T> ValueType<List<T>> of(String elements, ValueType.TextReader<T> reader) {
    return ValueType.text(
        elements + " with commas or blanks between them, or none",
        text -> text.equals(NONE) ? List.of() : elements(text, reader));
  }

  private static <T> ValueType<List<T>> few(
      String element, int most, ValueType.TextReader<T> reader) {
    return ValueType.text(
        element + ", or up to " + most + " with commas or blanks between them",
        text -> {
          var list = elements(text, reader);
          if (list.size() > most) {
            throw new InvalidValueException(
                "has " + list.size() + " values, and " + most + " are allowed");
          }
          return list;
        });
  }

  private static <T> List<T> elements(String text, ValueType.TextReader<T> reader)
      throws InvalidValueException {
    var list = new ArrayList<T>();
    for (var element : text.split(SEPARATOR, -1)) {
      list.add(element(element, reader));
    }
    return list.stream().distinct().toList();
  }

  private static <T> T element(String text, ValueType.TextReader<T> reader)
      throws InvalidValueException {
    if (text.isEmpty()) {
      throw new InvalidValueException("has a comma too many");
    }
    if (text.equals(NONE)) {
      throw new InvalidValueException("has something beside 'none'");
    }
    return reader.read(text);
  }
}
