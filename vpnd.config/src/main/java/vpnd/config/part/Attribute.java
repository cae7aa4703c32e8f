// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.part;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that a part declares: an element {@code AD} of its definition.
 *
 * @param id the parameter's name
 * @param type of the value, or of each value of a list
 * @param cardinality 0 for one value; the greatest length of an array, or if negative that of a
 *     list
 * @param isNeeded whether it must be given, because it is required and has no default
 * @param min the least number, or the least length of a text; null for no limit
 * @param max likewise
 * @param options the valid values; empty for all
 */
public record Attribute(
    String id,
    AttributeType type,
    int cardinality,
    boolean isNeeded,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    List<String> options) {

  /** Copies the options. */
  public Attribute {
    options = List.copyOf(options);
  }

  /**
   * Converts text to a value for ConfigAdmin. Several values have commas between them.
   *
   * @return null if the text is not valid
   */
  public @Nullable Object parse(String text) {
    if (cardinality == 0) {
      return parseOne(text);
    }
    var values = new ArrayList<Object>();
    for (var part : text.split(",", -1)) {
      var value = parseOne(part.strip());
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    if (values.size() > Math.abs((long) cardinality)) {
      return null;
    }
    return cardinality < 0
        ? values
        : values.toArray((Object[]) Array.newInstance(type.type, values.size()));
  }

  private @Nullable Object parseOne(String text) {
    try {
      var value = type.parse(text);
      boolean isOption = options.isEmpty() || options.contains(text);
      return isOption && isInRange(value) ? value : null;
    } catch (IllegalArgumentException e) {
      return null; // the text may be secret, so the cause is not passed on
    }
  }

  private boolean isInRange(Object value) {
    if (min == null && max == null) {
      return true;
    }
    var size =
        value instanceof Number
            ? new BigDecimal(value.toString())
            : BigDecimal.valueOf(value.toString().length());
    return (min == null || size.compareTo(min) >= 0) && (max == null || size.compareTo(max) <= 0);
  }

  /** What valid values are, such as {@code a whole number from 1 to 10}. */
  public String description() {
    var one = options.isEmpty() ? type.description + range() : "one of " + optionList();
    return cardinality == 0 ? one : "a list, with commas between its values, each " + one;
  }

  private String optionList() {
    return String.join(", ", options);
  }

  private String range() {
    if (min == null && max == null) {
      return "";
    }
    var limits =
        min == null
            ? " up to " + max
            : max == null ? " from " + min : " from " + min + " to " + max;
    return Number.class.isAssignableFrom(type.type) ? limits : " with a length" + limits;
  }
}
