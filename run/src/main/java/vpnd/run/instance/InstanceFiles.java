// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.instance;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a running vpnd in {@code /run}, or {@code /var/run}, named after its configuration.
 *
 * @param name {@code vpnd} with the default configuration, otherwise {@code vpnd-NAME}
 */
public record InstanceFiles(String name) {
  private static final String DEFAULT = "/etc/vpnd.conf";
  private static final String DEFAULT_NAME = "vpnd";
  private static final String PREFIX = "vpnd-";

  /** The directory for files of running programs; the second one on systems without the first. */
  public static final Path RUN = Path.of(Files.isDirectory(Path.of("/run")) ? "/run" : "/var/run");

  /** Shared by all instances; contains journals of devices too. */
  private static final Path STATE = RUN.resolve("vpnd");

  /**
   * The files of an instance.
   *
   * @param configuration the argument of {@code -c}; null if there is none
   */
  public static InstanceFiles of(@Nullable Path configuration) {
    var path = configuration == null ? Path.of(DEFAULT) : absolute(configuration);
    var file = String.valueOf(path.getFileName()).replaceFirst("\\.conf$", "");
    return new InstanceFiles(path.equals(Path.of(DEFAULT)) ? DEFAULT_NAME : PREFIX + file);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** The option of {@code vpndctl} that selects this instance; empty for the default one. */
  String option() {
    return isDefault() ? "" : "-c " + name.substring(PREFIX.length());
  }

  boolean isDefault() {
    return name.equals(DEFAULT_NAME);
  }

  /** Contains the process id of a daemon. */
  public Path pidFile() {
    return RUN.resolve(name + ".pid");
  }

  /** Locked by the instance, so that there is only one. */
  public Path lock() {
    return STATE.resolve(name + ".lock");
  }

  /** A directory for files of the process. */
  public Path state() {
    return STATE.resolve(name);
  }

  /** The control socket. */
  public Path controlSocket() {
    return RUN.resolve(name + ".sock");
  }
}
