// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import vpnd.api.NetworkPlan;

/** Reads what {@link Change#line} wrote. */
final class ChangeParser {
  /** As the kernel takes it, which does not look at the encoding. */
  private static final Pattern NAME = Pattern.compile("[^/:\\s\\p{Cntrl}]{1,15}");

  private ChangeParser() {}

  /**
   * @throws IllegalArgumentException if the line is not one of ours
   */
  static Change parse(String line) {
    var words = List.of(line.split(" ", -1));
    try {
      return switch (words.get(0)) {
        case LinkUp.WORD -> new LinkUp(device(words));
        case NoLinkLocal.WORD -> new NoLinkLocal(device(words), Integer.parseInt(words.get(3)));
        case Mtu.WORD ->
            new Mtu(device(words), Integer.parseInt(words.get(3)), Integer.parseInt(words.get(4)));
        case Address.WORD -> new Address(device(words), PrefixParser.parse(words.get(3)));
        case Route.WORD -> new Route(device(words), PrefixParser.parse(words.get(3)));
        case IpForwarding.WORD -> forwarding(words);
        case Resolvers.WORD -> resolvers(words);
        default -> throw new IllegalArgumentException("no such change: " + line);
      };
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a line is too short: " + line, e);
    }
  }

  private static Interface device(List<String> words) {
    var name = words.get(1);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no name of an interface: " + name);
    }
    return new Interface(name, Integer.parseInt(words.get(2)));
  }

  private static Resolvers resolvers(List<String> words) {
    var program = Path.of(URLDecoder.decode(words.get(3), StandardCharsets.UTF_8));
    var dns = words.subList(4, words.size()).stream().map(ChangeParser::dns).toList();
    return new Resolvers(device(words), program, dns);
  }

  private static NetworkPlan.Dns dns(String word) {
    int slash = word.indexOf('/');
    return new NetworkPlan.Dns(
        PrefixParser.parse(word.substring(0, slash)).address(), word.substring(slash + 1));
  }

  private static IpForwarding forwarding(List<String> words) {
    var before = new TreeMap<String, String>();
    for (var setting : words.subList(2, words.size())) {
      int equals = setting.lastIndexOf('=');
      before.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new IpForwarding(IpFamily.valueOf(words.get(1)), before);
  }
}
