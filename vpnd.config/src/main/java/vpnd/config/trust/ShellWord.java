// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.trust;

import java.nio.file.Path;

/** A path, quoted for a shell. */
public final class ShellWord {
  private ShellWord() {}

  /** Quoted if necessary. */
  public static String of(Path path) {
    var word = path.toString();
    return word.matches("[A-Za-z0-9/._-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
