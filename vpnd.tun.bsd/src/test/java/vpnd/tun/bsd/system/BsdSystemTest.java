// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BsdSystemTest {
  private static final Path SOURCES = Path.of("src/main/java");

  /** Calls with a literal name, such as {@code system.number("inet6")}. */
  private static final Pattern NAME =
      Pattern.compile("\\b(text|number|bits|remedy)\\(\\s*\"([a-z0-9.]+)\"");

  private static final Pattern COMMAND =
      Pattern.compile("(commands\\.run|\\bcommand)\\(\\s*\"([a-z0-9.]+)\"");

  /** Only some systems have them, which the code asks first. */
  private static final List<String> OPTIONAL =
      List.of(
          "mode.request",
          "head.request",
          "socket.inet.whole",
          "open.flags",
          "control.name",
          "control.request",
          "command.",
          "command.nameserver",
          "command.scutil");

  @ParameterizedTest
  @CsvSource({
    "FreeBSD, FreeBSD",
    "DragonFlyBSD, DragonFlyBSD",
    "netbsd, NetBSD",
    "OpenBSD, OpenBSD",
    "MacOSX, Mac OS X",
    "Mac OS X, Mac OS X"
  })
  void aSystemIsFoundByTheNameOfTheFrameworkOrOfJava(String asked, String found) {
    assertEquals(found, BsdSystem.named(asked).orElseThrow().name());
  }

  @Test
  void anotherSystemHasNoDescription() {
    assertFalse(BsdSystem.named("Linux").isPresent());
  }

  @Test
  void eachDescriptionHasAllThatTheCodeAsksFor() throws IOException {
    var names = new TreeSet<String>();
    names.addAll(inSources(NAME, ""));
    names.addAll(inSources(COMMAND, "command."));
    names.removeAll(OPTIONAL);
    assertTrue(names.size() > 25, names::toString);
    for (var file : BsdSystem.FILES) {
      var system = BsdSystem.read(file);
      var lacking = new TreeSet<>(names);
      lacking.removeIf(name -> !system.text(name).equals("\0") && isThere(system, name));
      assertEquals(new TreeSet<>(), lacking, file);
    }
  }

  private static boolean isThere(BsdSystem system, String name) {
    return !system.text(name).isBlank() || name.equals("command.destroy");
  }

  private static Set<String> inSources(Pattern pattern, String prefix) throws IOException {
    try (var files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> found(pattern, file).stream())
          .map(name -> prefix + name)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<String> found(Pattern pattern, Path file) {
    try {
      return pattern.matcher(Files.readString(file)).results().map(BsdSystemTest::name).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String name(MatchResult match) {
    return match.group(2);
  }

  @Test
  void aRequestIsNotSignExtended() {
    assertEquals(0x80047460L, BsdSystem.read("freebsd").bits("head.request"));
  }

  @Test
  void theWordsOfACommandAreReplaced() {
    assertEquals(
        List.of("route", "-n", "add", "-inet", "10.1.0.0/16", "-link", "-iface", "tun3"),
        BsdSystem.read("openbsd")
            .command(
                "route.add",
                Map.of("FAMILY", "-inet", "NETWORK", "10.1.0.0/16", "DEVICE", "tun3")));
  }
}
