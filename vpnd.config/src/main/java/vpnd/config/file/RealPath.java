// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.io.IOException;
import java.nio.file.Path;

/** Resolves paths so that aliases of a file compare equal. */
final class RealPath {
  private RealPath() {}

  /**
   * Resolves all symbolic links; the part that does not exist yet is appended unchanged.
   *
   * @param path an absolute path
   */
  static Path of(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      var directory = path.getParent();
      var name = path.getFileName();
      return directory == null || name == null ? path : of(directory).resolve(name);
    }
  }
}
