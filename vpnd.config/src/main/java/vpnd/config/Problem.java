// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.file.Path;

/**
 * Something in a configuration file that an operator should change. It never holds a key or a part
 * of one.
 *
 * @param file the configuration file
 * @param line counted from 1; 0 where the problem is not in any one line
 * @param fault what is wrong, with the offending text where it can be shown
 * @param remedy what would be right
 */
public record Problem(Path file, int line, String fault, String remedy) {

  /** In the form {@code FILE:LINE: FAULT; REMEDY}, without {@code LINE:} where there is none. */
  @Override
  public String toString() {
    return file + (line == 0 ? ": " : ":" + line + ": ") + fault + "; " + remedy;
  }
}
