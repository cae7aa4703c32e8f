// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

/**
 * A part did not do what its contract says. It has been logged; the message is a line that names
 * the bundle and the method.
 */
public final class PartFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  PartFailure(String message) {
    super(message, null, false, false);
  }
}
