// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.util.List;
import java.util.regex.Pattern;
import vpnd.api.network.IpPrefix;
import vpnd.netconfig.ResolvconfRecord;

/** Parses the lines that {@link BsdChange}s have in a journal. */
final class BsdChangeParser {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,15}");

  private BsdChangeParser() {}

  /**
   * @throws IllegalArgumentException if it is not such a line
   */
  static BsdChange parse(String line) {
    var words = List.of(line.split(" ", -1));
    try {
      var name = name(words.get(1));
      return switch (words.get(0)) {
        case CreatedDevice.WORD -> new CreatedDevice(name);
        case InterfaceUp.WORD -> new InterfaceUp(name);
        case InterfaceMtu.WORD ->
            new InterfaceMtu(name, Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)));
        case InterfaceAddress.WORD -> new InterfaceAddress(name, IpPrefix.parse(words.get(2)));
        case InterfaceRoute.WORD -> new InterfaceRoute(name, IpPrefix.parse(words.get(2)));
        case PeerRoute.WORD ->
            new PeerRoute(
                name, IpPrefix.parse(words.get(2)).address(), words.get(3), name(words.get(4)));
        case ForwardingSwitch.WORD -> new ForwardingSwitch(name.equals(ForwardingSwitch.IPV4));
        case NameServers.WORD ->
            new NameServers(ResolvconfRecord.parse(name, words.subList(2, words.size())));
        default -> throw new IllegalArgumentException("no such change: " + line);
      };
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a line is too short: " + line, e);
    }
  }

  private static String name(String word) {
    if (!NAME.matcher(word).matches()) {
      throw new IllegalArgumentException("no name of an interface: " + word);
    }
    return word;
  }
}
