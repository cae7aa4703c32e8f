// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vpnd.api.network.IpPrefix;

/**
 * What ifconfig(8) prints of an interface.
 *
 * @param mtu in bytes
 * @param addresses those of IPv4 with the length of their netmask
 */
public record InterfaceState(boolean isUp, int mtu, List<IpPrefix> addresses) {
  private static final Pattern FLAGS = Pattern.compile("flags=[0-9a-fA-Fx]+<([^>]*)>");
  private static final Pattern MTU = Pattern.compile("\\bmtu (\\d+)");

  /** {@code inet ADDRESS [->|--> PEER] netmask 0xMASK}, or {@code inet ADDRESS/LENGTH}. */
  private static final Pattern INET =
      Pattern.compile("\\binet ([0-9.]+)(?:/(\\d+))?(?:.*?netmask (?:0x)?([0-9a-f]{8}))?");

  /** {@code inet6 ADDRESS[%ZONE] prefixlen LENGTH}, or {@code inet6 ADDRESS[%ZONE]/LENGTH}. */
  private static final Pattern INET6 =
      Pattern.compile("\\binet6 ([0-9a-fA-F:.]+)(?:%[^ /]+)?(?:/(\\d+))?(?:.*?prefixlen (\\d+))?");

  /** The state of an interface; empty if there is none of this name. */
  public static Optional<InterfaceState> find(SystemCommands commands, String device)
      throws IOException {
    var program = commands.program("ifconfig");
    String text;
    try {
      text = commands.run("show", Map.of("DEVICE", device));
    } catch (IOException e) {
      if (!program.toFile().canExecute()) {
        throw e;
      }
      return Optional.empty();
    }
    return Optional.of(parse(text));
  }

  /**
   * The state of an interface.
   *
   * @throws IOException if there is none of this name
   */
  public static InterfaceState of(SystemCommands commands, String device) throws IOException {
    return find(commands, device)
        .orElseThrow(() -> new IOException("the device " + device + " is gone"));
  }

  /** The addresses of all interfaces, in their order. */
  public static List<IpPrefix> allAddresses(SystemCommands commands) throws IOException {
    return addresses(commands.run("all", Map.of()));
  }

  /**
   * Parses the output for one interface.
   *
   * @throws IOException if an address or a number in it is invalid
   */
  static InterfaceState parse(String text) throws IOException {
    var flags = FLAGS.matcher(text);
    boolean isUp = flags.find() && List.of(flags.group(1).split(",", -1)).contains("UP");
    var mtu = MTU.matcher(text);
    try {
      return new InterfaceState(
          isUp, mtu.find() ? Integer.parseInt(mtu.group(1)) : 0, addresses(text));
    } catch (NumberFormatException e) {
      throw new IOException("ifconfig(8) prints an invalid mtu: " + mtu.group(1), e);
    }
  }

  private static List<IpPrefix> addresses(String text) throws IOException {
    try {
      return text.lines().flatMap(line -> address(line).stream()).toList();
    } catch (IllegalArgumentException e) {
      throw new IOException("ifconfig(8) prints an invalid address: " + e.getMessage(), e);
    }
  }

  private static Optional<IpPrefix> address(String line) {
    var inet = INET.matcher(line);
    if (inet.find()) {
      return Optional.of(prefix(inet, ipv4Length(inet)));
    }
    var inet6 = INET6.matcher(line);
    return inet6.find() ? Optional.of(prefix(inet6, ipv6Length(inet6))) : Optional.empty();
  }

  private static IpPrefix prefix(Matcher found, int length) {
    return new IpPrefix(IpPrefix.parse(found.group(1)).address(), length);
  }

  private static int ipv4Length(Matcher inet) {
    if (inet.group(2) != null) {
      return Integer.parseInt(inet.group(2));
    }
    return inet.group(3) == null
        ? Integer.SIZE
        : Integer.bitCount(Integer.parseUnsignedInt(inet.group(3), 16));
  }

  private static int ipv6Length(Matcher inet6) {
    var length = inet6.group(2) == null ? inet6.group(3) : inet6.group(2);
    return length == null ? 128 : Integer.parseInt(length);
  }

  /** Whether the interface has an address, with any length. */
  public boolean has(IpPrefix address) {
    return addresses.stream().anyMatch(one -> one.address().equals(address.address()));
  }
}
