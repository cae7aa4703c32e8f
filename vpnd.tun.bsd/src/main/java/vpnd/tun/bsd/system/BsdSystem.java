// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The description of an operating system: paths, numbers, layouts, rules and command lines, from a
 * file of properties in this package. Nothing else in this bundle depends on which system it is.
 */
public final class BsdSystem {
  /** The names of the descriptions. */
  public static final List<String> FILES =
      List.of("freebsd", "dragonflybsd", "netbsd", "openbsd", "macos");

  private static final String COMMON = "common";
  private static final String YES = "yes";
  private static final int HEXADECIMAL = 16;

  private final Properties values;

  private BsdSystem(Properties values) {
    this.values = values;
  }

  /**
   * The description of a system.
   *
   * @param osName as of the framework property {@code org.osgi.framework.os.name} or of Java's
   *     {@code os.name}; case and blanks do not matter
   */
  public static Optional<BsdSystem> named(String osName) {
    return FILES.stream()
        .map(BsdSystem::read)
        .filter(system -> plain(system.name()).equals(plain(osName)))
        .findFirst();
  }

  /** Reads one of {@link #FILES}. */
  public static BsdSystem read(String file) {
    var values = new Properties(load(COMMON, new Properties()));
    return new BsdSystem(load(file, values));
  }

  private static Properties load(String file, Properties values) {
    try (InputStream text = BsdSystem.class.getResourceAsStream(file + ".properties")) {
      if (text == null) {
        throw new IllegalArgumentException("no description of " + file);
      }
      values.load(text);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String plain(String osName) {
    return osName.toLowerCase(Locale.ROOT).replace(" ", "");
  }

  /** The name that Java has for the system. */
  public String name() {
    return text("name");
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException if the description has none of this name
   */
  public String text(String name) {
    var value = values.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("the description of the system lacks " + name);
    }
    return value;
  }

  /** Whether the description has a value of this name, other than an empty one. */
  public boolean has(String name) {
    return !values.getProperty(name, "").isEmpty();
  }

  /** Whether a value is "yes". */
  public boolean is(String name) {
    return YES.equals(values.getProperty(name));
  }

  /** A decimal number. */
  public int number(String name) {
    return Integer.parseInt(text(name));
  }

  /** A hexadecimal number, not sign-extended. */
  public long bits(String name) {
    return Long.parseLong(text(name), HEXADECIMAL);
  }

  /** {@code AF_INET6}. */
  public int inet6() {
    return number("inet6");
  }

  /**
   * The words of a command line.
   *
   * @param name without "command."
   * @param replacements for words in capitals
   */
  public List<String> command(String name, Map<String, String> replacements) {
    return List.of(text("command." + name).split(" ", -1)).stream()
        .map(word -> replaced(word, replacements))
        .toList();
  }

  /** A text for people, with its words in capitals replaced. */
  public String remedy(String name, Map<String, String> replacements) {
    return replaced(text(name), replacements);
  }

  private static String replaced(String text, Map<String, String> replacements) {
    var result = text;
    for (var replacement : replacements.entrySet()) {
      result = result.replace(replacement.getKey(), replacement.getValue());
    }
    return result;
  }
}
