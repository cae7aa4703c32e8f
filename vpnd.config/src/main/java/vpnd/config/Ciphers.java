// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.util.Locale;
import vpnd.api.CipherChoice;

/** Which ciphers a tunnel may use. */
final class Ciphers {
  static final Form<CipherChoice> CHOICE =
      Form.single("auto or nacl", Line.MAX_BYTES, Ciphers::choice);

  private Ciphers() {}

  private static CipherChoice choice(String text) throws InvalidValue {
    for (var choice : CipherChoice.values()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
        return choice;
      }
    }
    throw new InvalidValue(Text.quote(text) + " is not a choice of ciphers");
  }
}
