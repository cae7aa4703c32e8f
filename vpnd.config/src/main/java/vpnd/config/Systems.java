// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import vpnd.api.PeerSystem;

/** The names of operating systems. */
final class Systems {
  static final Form<PeerSystem> SYSTEM =
      Form.single(
          Arrays.stream(PeerSystem.values())
              .map(Systems::name)
              .collect(Collectors.joining(", "))
              .replaceFirst(", ([a-z]+)$", " or $1"),
          Line.MAX_BYTES,
          Systems::system);

  private Systems() {}

  private static PeerSystem system(String text) throws InvalidValue {
    for (var system : PeerSystem.values()) {
      if (name(system).equalsIgnoreCase(text)) {
        return system;
      }
    }
    throw new InvalidValue(Text.quote(text) + " is not an operating system that is known here");
  }

  private static String name(PeerSystem system) {
    return system.name().toLowerCase(Locale.ROOT);
  }

  /** The one that this host runs, as an original takes its peer to run the same. */
  static PeerSystem own() {
    return named(System.getProperty("os.name", ""));
  }

  /**
   * The system that Java calls so; Linux if that is none of the others.
   *
   * @param osName the value of the system property {@code os.name}
   */
  static PeerSystem named(String osName) {
    return switch (osName.replaceFirst(" .*", "")) {
      case "FreeBSD" -> PeerSystem.FREEBSD;
      case "DragonFly" -> PeerSystem.DRAGONFLY;
      case "NetBSD" -> PeerSystem.NETBSD;
      case "OpenBSD" -> PeerSystem.OPENBSD;
      case "Mac" -> PeerSystem.MACOS;
      case "SunOS" -> PeerSystem.ILLUMOS;
      case "Windows" -> PeerSystem.WINDOWS;
      default -> PeerSystem.LINUX;
    };
  }
}
