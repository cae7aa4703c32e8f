// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

/** The types of features that are on or off. */
public final class SwitchType {
  public static final ValueType<Boolean> AUTO_OR_OFF =
      ValueType.text("auto or off", SwitchType::isAuto);

  public static final ValueType<Boolean> YES_OR_NO = ValueType.text("yes or no", SwitchType::isYes);

  private SwitchType() {}

  private static boolean isYes(String text) throws InvalidValueException {
    return switch (text) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new InvalidValueException(ValueText.quote(text) + " is neither yes nor no");
    };
  }

  private static boolean isAuto(String text) throws InvalidValueException {
    return switch (text) {
      case "auto" -> true;
      case "off" -> false;
      default ->
          throw new InvalidValueException(ValueText.quote(text) + " is neither auto nor off");
    };
  }
}
