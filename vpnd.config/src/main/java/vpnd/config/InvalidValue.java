// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

/** A value has not the form that it should have. */
final class InvalidValue extends Exception {
  private static final long serialVersionUID = 1;

  private final String fault;

  /**
   * Tells what is wrong in words that follow the parameter's name, such as {@code "'0' is out of
   * range"}; never with a part of a key.
   */
  InvalidValue(String fault) {
    super(fault);
    this.fault = fault;
  }

  String fault() {
    return fault;
  }
}
