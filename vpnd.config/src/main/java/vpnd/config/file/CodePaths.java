// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.config.trust.PathTrust;
import vpnd.config.trust.TrustedCode;

/**
 * Checks that only root and the user that runs vpnd can change or replace the programs and the
 * library that a configuration file names (security L).
 */
public final class CodePaths {
  private CodePaths() {}

  /**
   * Adds the problems of those that the file names. Files that do not exist are reported elsewhere.
   *
   * @return those that others can change or replace
   */
  static Map<Path, PathTrust.Exposure> check(Configuration configuration, Problems problems) {
    var exposures = new HashMap<Path, PathTrust.Exposure>();
    var tunnel = configuration.tunnel();
    var library = configuration.sodiumLibrary();
    for (var named :
        List.of(
            new Named(Parameter.IP_PATH, tunnel.ipPath()),
            new Named(Parameter.RESOLVCONF_PATH, tunnel.resolvconfPath()),
            new Named(Parameter.HOOK_PATH, tunnel.hookPath()),
            new Named(Parameter.SODIUM_LIBRARY, library))) {
      int line = configuration.lineOf(named.parameter());
      var path = named.path();
      var exposure = line == 0 || path == null ? null : exposureOf(path);
      if (exposure != null) {
        exposures.put(path, exposure);
        problems.add(
            line,
            "%s %s: %s".formatted(named.parameter().name(), path, exposure.fault()),
            exposure.remedy());
      }
    }
    return exposures;
  }

  /** Whether what others can do has changed since {@link #check}. */
  public static boolean haveChanged(Map<Path, PathTrust.Exposure> exposures) {
    return exposures.entrySet().stream()
        .anyMatch(known -> !known.getValue().equals(exposureOf(known.getKey())));
  }

  private record Named(Parameter<?> parameter, @Nullable Path path) {}

  private static PathTrust.@Nullable Exposure exposureOf(Path path) {
    try {
      // Never advise to change the mode of a device or directory.
      return Files.isRegularFile(path) ? TrustedCode.exposure(path) : null;
    } catch (IOException e) {
      return null; // an unreachable file is reported by the part that needs it
    }
  }
}
