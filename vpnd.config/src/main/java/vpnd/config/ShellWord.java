// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.file.Path;

/** A path, quoted for a shell. */
final class ShellWord {
  private ShellWord() {}

  /** Quoted if necessary. */
  static String of(Path path) {
    var word = path.toString();
    return word.matches("[A-Za-z0-9/._-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
