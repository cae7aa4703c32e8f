// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import org.jspecify.annotations.Nullable;

/** A value is not valid for its parameter. */
final class InvalidValueException extends Exception {
  private static final long serialVersionUID = 1;

  private final String fault;
  private final @Nullable String remedy;

  /**
   * The message follows the parameter's name, such as {@code "'0' is out of range"}. It must not
   * contain part of a key.
   */
  InvalidValueException(String fault) {
    this(fault, null);
  }

  /**
   * The same with a remedy.
   *
   * @param remedy null for the description of the value type
   */
  InvalidValueException(String fault, @Nullable String remedy) {
    super(fault);
    this.fault = fault;
    this.remedy = remedy;
  }

  String fault() {
    return fault;
  }

  /** The remedy; null for the description of the value type. */
  @Nullable String remedy() {
    return remedy;
  }
}
