// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

/** The type of features that are on unless configured off. */
final class SwitchType {
  static final ValueType<Boolean> AUTO_OR_OFF =
      ValueType.text("auto or off", Line.MAX_BYTES, SwitchType::isAuto);

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
