// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import org.jspecify.annotations.Nullable;

/** A value has not the form that it should have. */
final class InvalidValue extends Exception {
  private static final long serialVersionUID = 1;

  private final String fault;
  private final @Nullable String remedy;

  /**
   * Tells what is wrong in words that follow the parameter's name, such as {@code "'0' is out of
   * range"}; never with a part of a key.
   */
  InvalidValue(String fault) {
    this(fault, null);
  }

  /**
   * The same with a remedy.
   *
   * @param remedy null for the description of the form
   */
  InvalidValue(String fault, @Nullable String remedy) {
    super(fault);
    this.fault = fault;
    this.remedy = remedy;
  }

  String fault() {
    return fault;
  }

  /** What to do, if it is more than to give what the form describes. */
  @Nullable String remedy() {
    return remedy;
  }
}
