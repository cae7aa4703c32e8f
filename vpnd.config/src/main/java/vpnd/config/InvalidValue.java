// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

/** A value has not the form that it should have. */
final class InvalidValue extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param fault what is wrong, to follow the parameter's name: {@code "'0' is not …"}
   */
  InvalidValue(String fault) {
    super(fault);
  }

  /** What is wrong; never a part of a key. */
  String fault() {
    return String.valueOf(getMessage());
  }
}
