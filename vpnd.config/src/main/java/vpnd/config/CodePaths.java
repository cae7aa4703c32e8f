// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The programs and the library that a configuration file names: vpnd runs them, mostly as root, so
 * nobody but root and the user that runs vpnd may be able to change or exchange them (security L).
 */
final class CodePaths {
  private CodePaths() {}

  /**
   * Adds what is wrong with those that a file names; what does not exist is told elsewhere.
   *
   * @return those that others can change or exchange
   */
  static Map<Path, PathTrust.Danger> check(Configuration configuration, Problems problems) {
    var dangers = new HashMap<Path, PathTrust.Danger>();
    var tunnel = configuration.tunnel();
    var library = configuration.sodiumLibrary();
    for (var named :
        List.of(
            new Named(Parameter.IP_PATH, tunnel.ipPath()),
            new Named(Parameter.RESOLVCONF_PATH, tunnel.resolvconfPath()),
            new Named(Parameter.SODIUM_LIBRARY, library))) {
      int line = configuration.lineOf(named.parameter());
      var path = named.path();
      var danger = line == 0 || path == null ? null : dangerOf(path);
      if (danger != null) {
        dangers.put(path, danger);
        problems.add(
            line,
            "%s %s: %s".formatted(named.parameter().name(), path, danger.fault()),
            danger.remedy());
      }
    }
    return dangers;
  }

  /** Whether others can do anything else with them than {@link #check} has found. */
  static boolean haveChanged(Map<Path, PathTrust.Danger> dangers) {
    return dangers.entrySet().stream()
        .anyMatch(known -> !known.getValue().equals(dangerOf(known.getKey())));
  }

  private record Named(Parameter<?> parameter, @Nullable Path path) {}

  private static PathTrust.@Nullable Danger dangerOf(Path path) {
    try {
      // Never advise to change the mode of a device or directory.
      return Files.isRegularFile(path) ? TrustedCode.danger(path) : null;
    } catch (IOException e) {
      return null; // an unreachable file is reported by the part that needs it
    }
  }
}
