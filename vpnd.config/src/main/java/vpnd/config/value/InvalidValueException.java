// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import org.jspecify.annotations.Nullable;

/** A value is not valid for its parameter. */
public final class InvalidValueException extends Exception {
  private static final long serialVersionUID = 1;

  private final String fault;
  private final @Nullable String remedy;

  /**
   * The message follows the parameter's name, such as {@code "'0' is out of range"}. It must not
   * contain part of a key.
   */
  public InvalidValueException(String fault) {
    this(fault, null);
  }

  /**
   * The same with a remedy.
   *
   * @param remedy null for the description of the value type
   */
  public InvalidValueException(String fault, @Nullable String remedy) {
    super(fault);
    this.fault = fault;
    this.remedy = remedy;
  }

  public String fault() {
    return fault;
  }

  /** The remedy; null for the description of the value type. */
  public @Nullable String remedy() {
    return remedy;
  }
}
