// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

/** The types of features that are on or off. */
public final class SwitchType {
  public static final ValueType<Boolean> AUTO_OR_OFF = either("auto", "off");
  public static final ValueType<Boolean> COPY_OR_NONE = either("copy", "none");
  public static final ValueType<Boolean> YES_OR_NO = either("yes", "no");

  private SwitchType() {}

  private static ValueType<Boolean> either(String on, String off) {
    return ValueType.text(
        on + " or " + off,
        text -> {
          if (!text.equals(on) && !text.equals(off)) {
            throw new InvalidValueException(
                "%s is neither %s nor %s".formatted(ValueText.quote(text), on, off));
          }
          return text.equals(on);
        });
  }
}
