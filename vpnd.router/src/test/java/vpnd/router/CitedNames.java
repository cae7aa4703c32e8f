// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of tests in a cell of docs/security.md: a class, maybe with a method or the beginning
 * of one, maybe with the module behind it; or a script.
 */
final class CitedNames {
  /** What stands behind "with" says what the test does. */
  private static final Pattern DETAIL = Pattern.compile("\\(with [^)]+\\)|with `\\w+`");

  private static final Pattern NAME = Pattern.compile("`([^`]+)`(?: \\(([\\w.]+)\\))?");
  private static final Pattern TEST = Pattern.compile("(\\w+(?:Test|IT))(?:\\.(\\w+)(…?))?");
  private static final Pattern RUN = Pattern.compile(".*\\.(\\w+)(?:#(\\w+).*)?");

  private final Path root;

  /** The test sources of all modules, by simple name. */
  private final Map<String, List<Path>> sources = new HashMap<>();

  /**
   * @param root the directory with the modules
   */
  CitedNames(Path root) throws IOException {
    this.root = root;
    try (var modules = Files.newDirectoryStream(root)) {
      for (var module : modules) {
        addSources(module.resolve("src/test/java"));
      }
    }
  }

  private void addSources(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file -> {
                var name = file.getFileName().toString().replace(".java", "");
                sources.computeIfAbsent(name, key -> new ArrayList<>()).add(file);
              });
    }
  }

  /** The test sources of a simple name, in whatever module. */
  private List<Path> sources(String name) {
    return sources.getOrDefault(name, List.of());
  }

  /** Whether a cell names a test: a class with its package, maybe with {@code #} and a method. */
  static boolean isNamed(String cell, String test) {
    var run = RUN.matcher(test);
    return run.matches() && NAME.matcher(cell).results().anyMatch(name -> covers(name, run));
  }

  private static boolean covers(MatchResult name, MatchResult run) {
    var test = TEST.matcher(name.group(1));
    if (!test.matches() || !test.group(1).equals(run.group(1))) {
      return false;
    }
    var method = test.group(2);
    var methodThatRuns = run.group(2);
    return method == null
        || methodThatRuns == null
        || (test.group(3).isEmpty()
            ? methodThatRuns.equals(method)
            : methodThatRuns.startsWith(method));
  }

  /** The names in a cell that are of nothing in the tree. */
  List<String> unknown(String cell) throws IOException {
    var unknown = new ArrayList<String>();
    for (var name : NAME.matcher(DETAIL.matcher(cell).replaceAll("")).results().toList()) {
      if (!isKnown(name)) {
        unknown.add(name.group());
      }
    }
    return unknown;
  }

  private boolean isKnown(MatchResult name) throws IOException {
    var test = TEST.matcher(name.group(1));
    if (!test.matches()) {
      return Files.isExecutable(root.resolve(name.group(1)));
    }
    for (var source : sources(test.group(1))) {
      if (isOf(source, name.group(2)) && hasMethod(source, test.group(2), test.group(3))) {
        return true;
      }
    }
    return false;
  }

  private boolean isOf(Path source, @Nullable String module) {
    var directory = root.relativize(source).getName(0).toString();
    return module == null || directory.equals(module) || directory.equals("vpnd." + module);
  }

  private static boolean hasMethod(Path source, @Nullable String method, String ellipsis)
      throws IOException {
    return method == null
        || Pattern.compile(" void " + method + (ellipsis.isEmpty() ? "" : "\\w*") + "\\(")
            .matcher(Files.readString(source))
            .find();
  }
}
