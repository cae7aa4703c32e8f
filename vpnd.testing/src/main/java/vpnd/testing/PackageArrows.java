// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * Checks which packages of a module depend on which, by jdeps(1) on the compiled classes. Constants
 * that the compiler copies leave no trace there.
 *
 * <p>A package is named relative to the root package: {@code protocol.path}, and {@code .} for the
 * root package itself.
 */
public final class PackageArrows {
  private static final Pattern DEPENDENCY = Pattern.compile("(\\S+)\\s+->\\s+(\\S+)");

  private PackageArrows() {}

  /**
   * Compares the dependencies between the packages below a root with those that are allowed.
   *
   * @param classes the directory of the compiled classes, such as {@code target/classes}
   * @param root the root package
   * @param allowed lines such as {@code "tun -> network, libc"}; a package without a line may
   *     depend on no other
   * @return one line for each dependency that is not allowed, with the classes, and one for each
   *     that is allowed but does not exist; empty if all is well
   * @throws IllegalArgumentException if the allowed dependencies form a cycle, or there are no
   *     classes of the root package
   * @throws IllegalStateException if this Java has no jdeps
   */
  public static List<String> violations(Path classes, String root, String... allowed)
      throws IOException {
    var permitted = parse(allowed);
    permitted.keySet().forEach(name -> requireNoWayBack(name, name, permitted, new HashSet<>()));
    var violations = new TreeSet<String>();
    var unused = new TreeSet<String>();
    permitted.forEach((from, targets) -> targets.forEach(to -> unused.add(from + " -> " + to)));
    for (var line : jdeps(directory(classes, root))) {
      var dependency = DEPENDENCY.matcher(line.strip());
      if (!dependency.lookingAt()) {
        continue;
      }
      var from = relative(packageOf(dependency.group(1)), root);
      var to = relative(packageOf(dependency.group(2)), root);
      if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
        continue;
      }
      unused.remove(from + " -> " + to);
      if (!permitted.getOrDefault(from, Set.of()).contains(to)) {
        violations.add(
            "%s -> %s: %s uses %s".formatted(from, to, dependency.group(1), dependency.group(2)));
      }
    }
    var all = new ArrayList<>(violations);
    unused.forEach(arrow -> all.add(arrow + " is allowed, but no class needs it"));
    return all;
  }

  /**
   * Counts the top-level types of each package below a root.
   *
   * @param most how many a package may hold
   * @return one line for each package that holds more, with the number; empty if there is none
   */
  public static List<String> crowded(Path classes, String root, int most) throws IOException {
    var counts = new TreeMap<String, Integer>();
    try (var files = Files.walk(directory(classes, root))) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.getFileName().toString().matches(".*[$-].*"))
          .map(file -> classes.relativize(file.getParent()).toString().replace('/', '.'))
          .forEach(name -> counts.merge(relative(name, root), 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .filter(count -> count.getValue() > most)
        .map(count -> count.getKey() + " has " + count.getValue() + " types")
        .toList();
  }

  private static Map<String, Set<String>> parse(String... allowed) {
    var permitted = new TreeMap<String, Set<String>>();
    for (var line : allowed) {
      var sides = line.split("\\s*->\\s*", -1);
      if (sides.length != 2) {
        throw new IllegalArgumentException("not \"package -> packages\": " + line);
      }
      permitted
          .computeIfAbsent(sides[0].strip(), name -> new TreeSet<>())
          .addAll(Arrays.asList(sides[1].strip().split("\\s*,\\s*", -1)));
    }
    return permitted;
  }

  private static void requireNoWayBack(
      String start, String name, Map<String, Set<String>> permitted, Set<String> seen) {
    for (var next : permitted.getOrDefault(name, Set.of())) {
      if (next.equals(start)) {
        throw new IllegalArgumentException("the allowed dependencies lead back to " + start);
      }
      if (seen.add(next)) {
        requireNoWayBack(start, next, permitted, seen);
      }
    }
  }

  private static Path directory(Path classes, String root) {
    var directory = classes.resolve(root.replace('.', '/'));
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException("no classes of " + root + " in " + classes);
    }
    return directory;
  }

  private static String packageOf(String type) {
    return type.substring(0, Math.max(0, type.lastIndexOf('.')));
  }

  /** The name below the root, "." for the root; empty for a package that is elsewhere. */
  private static String relative(String name, String root) {
    if (name.equals(root)) {
      return ".";
    }
    return name.startsWith(root + ".") ? name.substring(root.length() + 1) : "";
  }

  private static List<String> jdeps(Path directory) {
    var tool =
        ToolProvider.findFirst("jdeps")
            .orElseThrow(() -> new IllegalStateException("this test needs a JDK"));
    var out = new StringWriter();
    var printer = new PrintWriter(out);
    int result = tool.run(printer, printer, "-verbose:class", "-filter:none", directory.toString());
    printer.flush();
    if (result != 0) {
      throw new IllegalStateException("jdeps: " + out);
    }
    return out.toString().lines().collect(Collectors.toList());
  }
}
