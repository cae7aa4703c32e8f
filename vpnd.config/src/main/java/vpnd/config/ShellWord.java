// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.file.Path;

/** A path as a person can paste it into a shell. */
final class ShellWord {
  private ShellWord() {}

  /** In quotation marks if it has to be. */
  static String of(Path path) {
    var word = path.toString();
    return word.matches("[A-Za-z0-9/._-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
