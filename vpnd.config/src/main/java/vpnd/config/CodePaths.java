// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The programs and the library that a configuration file names: vpnd runs them, mostly as root, so
 * nobody but root and the user that runs vpnd may be able to change or exchange them (security L).
 */
final class CodePaths {
  private CodePaths() {}

  /** Adds what is wrong with those that a file names; what does not exist is told elsewhere. */
  static void check(Configuration configuration, Problems problems) {
    var tunnel = configuration.tunnel();
    check(configuration, Parameter.IP_PATH, tunnel.ipPath(), problems);
    check(configuration, Parameter.RESOLVCONF_PATH, tunnel.resolvconfPath(), problems);
    check(configuration, Parameter.SODIUM_LIBRARY, configuration.sodiumLibrary(), problems);
  }

  private static void check(
      Configuration configuration, Parameter<?> parameter, @Nullable Path path, Problems problems) {
    int line = configuration.lineOf(parameter);
    if (line == 0 || path == null) {
      return;
    }
    try {
      if (!Files.isRegularFile(path)) {
        return; // never advise to change the mode of a device or directory
      }
      var danger = TrustedCode.danger(path);
      if (danger != null) {
        problems.add(
            line, "%s %s: %s".formatted(parameter.name(), path, danger.fault()), danger.remedy());
      }
    } catch (IOException e) {
      // A missing or unreachable file is reported by the part that needs it.
    }
  }
}
