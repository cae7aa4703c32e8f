// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.nio.file.Path;

/** Debian's packages that {@code cnf/unpack-resolvers} unpacks. */
final class Unpacked {
  private Unpacked() {}

  /**
   * The directory of a package; not there if it was not unpacked.
   *
   * @param name of the package
   */
  static Path directory(String name) {
    return Path.of(System.getProperty("vpnd." + name, "target/" + name))
        .toAbsolutePath()
        .normalize();
  }
}
