// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.nio.file.Path;

/**
 * Something in a configuration file that an operator should change. Never contains any part of a
 * key.
 *
 * @param file the configuration file
 * @param line counted from 1; 0 if the problem has no line
 * @param fault what is wrong, with the offending text unless that is secret
 * @param remedy what to do
 */
public record Problem(Path file, int line, String fault, String remedy) {

  /** In the form {@code FILE:LINE: FAULT; REMEDY}, without {@code LINE:} if there is none. */
  @Override
  public String toString() {
    return file + (line == 0 ? ": " : ":" + line + ": ") + fault + "; " + remedy;
  }
}
