// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.TreeMap;
import vpnd.api.IpPrefix;

/** Reads what {@link Change#line} wrote. */
final class ChangeParser {
  private ChangeParser() {}

  /**
   * @throws IllegalArgumentException if the line is not one of ours
   */
  static Change parse(String line) {
    var words = List.of(line.split(" ", -1));
    try {
      return switch (words.get(0)) {
        case LinkUp.WORD -> new LinkUp(device(words));
        case QuietLink.WORD -> new QuietLink(device(words), Integer.parseInt(words.get(3)));
        case Mtu.WORD ->
            new Mtu(device(words), Integer.parseInt(words.get(3)), Integer.parseInt(words.get(4)));
        case Address.WORD -> new Address(device(words), prefix(words.get(3)));
        case Route.WORD -> new Route(device(words), prefix(words.get(3)));
        case Forwarding.WORD -> forwarding(words);
        default -> throw new IllegalArgumentException("no such change: " + line);
      };
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a line is too short: " + line, e);
    }
  }

  private static Interface device(List<String> words) {
    return new Interface(words.get(1), Integer.parseInt(words.get(2)));
  }

  private static IpPrefix prefix(String text) {
    int slash = text.indexOf('/');
    var address = text.substring(0, slash);
    // Only digits, so that nothing is ever looked up by name.
    if (!address.matches("[0-9a-f:.%]+")) {
      throw new IllegalArgumentException("not an address: " + address);
    }
    try {
      return new IpPrefix(
          InetAddress.getByName(address), Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + address, e);
    }
  }

  private static Forwarding forwarding(List<String> words) {
    var before = new TreeMap<String, String>();
    for (var setting : words.subList(2, words.size())) {
      int equals = setting.lastIndexOf('=');
      before.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new Forwarding(IpFamily.valueOf(words.get(1)), before);
  }
}
