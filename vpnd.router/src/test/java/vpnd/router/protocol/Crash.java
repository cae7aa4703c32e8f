// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** The process ends at once, in the middle of whatever it does. */
final class Crash extends RuntimeException {
  private static final long serialVersionUID = 1;

  Crash() {
    super("crash", null, false, false);
  }
}
