// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

/** What vpnd does by itself unless it is told not to. */
final class Switches {
  static final Form<Boolean> AUTO_OR_OFF =
      Form.text("auto or off", Line.MAX_BYTES, Switches::isAuto);

  private Switches() {}

  private static boolean isAuto(String text) throws InvalidValue {
    return switch (text) {
      case "auto" -> true;
      case "off" -> false;
      default -> throw new InvalidValue(Text.quote(text) + " is neither auto nor off");
    };
  }
}
