// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

/** The type of features that are on unless configured off. */
public final class SwitchType {
  public static final ValueType<Boolean> AUTO_OR_OFF =
      ValueType.text("auto or off", SwitchType::isAuto);

  private SwitchType() {}

  private static boolean isAuto(String text) throws InvalidValueException {
    return switch (text) {
      case "auto" -> true;
      case "off" -> false;
      default ->
          throw new InvalidValueException(ValueText.quote(text) + " is neither auto nor off");
    };
  }
}
