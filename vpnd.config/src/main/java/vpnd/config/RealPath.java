// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.nio.file.Path;

/** Tells that two paths are the same by different names. */
final class RealPath {
  private RealPath() {}

  /**
   * Follows all symbolic links, as far as there is anything yet.
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
