// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.RoutePlace;
import vpnd.tun.linux.program.IpFamily;
import vpnd.tun.linux.resolver.ResolverManagers;

/** Parses the lines that {@link LinuxChange}s have in a journal. */
final class ChangeParser {
  /** As in the kernel, which does not check the encoding. */
  private static final Pattern NAME = Pattern.compile("[^/:\\s\\p{Cntrl}]{1,15}");

  private ChangeParser() {}

  /**
   * @throws IllegalArgumentException if it is not such a line
   */
  static LinuxChange parse(String line) {
    var words = List.of(line.split(" ", -1));
    try {
      return switch (words.get(0)) {
        case LinkUp.WORD -> new LinkUp(device(words));
        case NoLinkLocal.WORD -> new NoLinkLocal(device(words), Integer.parseInt(words.get(3)));
        case Mtu.WORD ->
            new Mtu(device(words), Integer.parseInt(words.get(3)), Integer.parseInt(words.get(4)));
        case Address.WORD -> new Address(device(words), IpPrefix.parse(words.get(3)));
        case Route.WORD -> route(words);
        case DefaultRoute.WORD -> new DefaultRoute(device(words), IpFamily.valueOf(words.get(3)));
        case SourceMark.WORD -> new SourceMark();
        case NftTable.WORD -> new NftTable(device(words), NftTable.Kind.valueOf(words.get(3)));
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

  private static Route route(List<String> words) {
    var place =
        words.size() == 4
            ? RoutePlace.DEFAULT
            : new RoutePlace(Integer.parseInt(words.get(4)), Integer.parseInt(words.get(5)));
    return new Route(device(words), IpPrefix.parse(words.get(3)), place);
  }

  private static Resolvers resolvers(List<String> words) {
    var device = device(words);
    return new Resolvers(
        device,
        ResolverManagers.parse(device.name(), device.index(), words.subList(3, words.size())));
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
