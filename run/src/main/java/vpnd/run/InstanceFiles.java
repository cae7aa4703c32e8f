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
  private static final String USUAL_NAME = "vpnd";
  private static final String PREFIX = "vpnd-";

  /** For all processes of vpnd; journals of devices are there too. */
  private static final Path STATE = Path.of("/run/vpnd");

  /**
   * Those of a vpnd.
   *
   * @param configuration the path behind {@code -c}; null if there is none
   */
  static InstanceFiles of(@Nullable Path configuration) {
    var path = configuration == null ? Path.of(USUAL) : absolute(configuration);
    var file = String.valueOf(path.getFileName()).replaceFirst("\\.conf$", "");
    return new InstanceFiles(path.equals(Path.of(USUAL)) ? USUAL_NAME : PREFIX + file);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** The option of {@code vpndctl} that chooses this one; empty for the usual files. */
  String option() {
    return isUsual() ? "" : "-c " + name.substring(PREFIX.length());
  }

  boolean isUsual() {
    return name.equals(USUAL_NAME);
  }

  /** Holds the process id of a daemon. */
  Path pidFile() {
    return Path.of("/run", name + ".pid");
  }

  /** Locked by the one vpnd that may run with these files. */
  Path lock() {
    return STATE.resolve(name + ".lock");
  }

  /** A directory for files of the process. */
  Path state() {
    return STATE.resolve(name);
  }

  /** Takes commands. */
  Path controlSocket() {
    return Path.of("/run", name + ".sock");
  }
}
