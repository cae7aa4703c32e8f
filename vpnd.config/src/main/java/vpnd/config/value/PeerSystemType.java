// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import vpnd.api.config.PeerSystem;

/** The type of operating systems. */
public final class PeerSystemType {
  public static final ValueType<PeerSystem> SYSTEM =
      ValueType.single(
          Arrays.stream(PeerSystem.values())
              .map(PeerSystemType::name)
              .collect(Collectors.joining(", "))
              .replaceFirst(", ([a-z]+)$", " or $1"),
          PeerSystemType::system);

  private PeerSystemType() {}

  private static PeerSystem system(String text) throws InvalidValueException {
    for (var system : PeerSystem.values()) {
      if (name(system).equalsIgnoreCase(text)) {
        return system;
      }
    }
    throw new InvalidValueException(
        ValueText.quote(text) + " is not an operating system that is known here");
  }

  private static String name(PeerSystem system) {
    return system.name().toLowerCase(Locale.ROOT);
  }

  /** The local system: the original daemon assumes that its peer runs the same one. */
  public static PeerSystem local() {
    return named(System.getProperty("os.name", ""));
  }

  /**
   * The system with this {@code os.name}; Linux if it is not known.
   *
   * @param osName the value of the system property {@code os.name}
   */
  public static PeerSystem named(String osName) {
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
