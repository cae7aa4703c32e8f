// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import java.util.Locale;
import vpnd.api.config.CipherChoice;

/** The type of the choice of ciphers. */
public final class CipherType {
  public static final ValueType<CipherChoice> CHOICE =
      ValueType.single("auto or nacl", CipherType::choice);

  private CipherType() {}

  private static CipherChoice choice(String text) throws InvalidValueException {
    for (var choice : CipherChoice.values()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
        return choice;
      }
    }
    throw new InvalidValueException(ValueText.quote(text) + " is not a choice of ciphers");
  }
}
