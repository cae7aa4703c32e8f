// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a running vpnd has in {@code /run} so that others find it, named after its configuration.
 *
 * @param name {@code vpnd} for the usual files, else {@code vpnd-NAME}
 */
record InstanceFiles(String name) {
  private static final String USUAL = "/etc/vpnd.conf";

  /**
   * Those of a vpnd.
   *
   * @param configuration the path behind {@code -c}; null if there is none
   */
  static InstanceFiles of(@Nullable Path configuration) {
    var path = configuration == null ? Path.of(USUAL) : absolute(configuration);
    var file = String.valueOf(path.getFileName()).replaceFirst("\\.conf$", "");
    return new InstanceFiles(path.equals(Path.of(USUAL)) ? "vpnd" : "vpnd-" + file);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Holds the process id of a daemon. */
  Path pidFile() {
    return Path.of("/run", name + ".pid");
  }

  /** Takes commands. */
  Path controlSocket() {
    return Path.of("/run", name + ".sock");
  }
}
