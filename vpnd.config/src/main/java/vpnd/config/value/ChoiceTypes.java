// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.stream.Stream;
import vpnd.api.config.CipherChoice;
import vpnd.api.config.DownPolicy;
import vpnd.api.network.DnsManager;

/** The types of a choice between a few words: the names of constants in lower case. */
public final class ChoiceTypes {
  public static final ValueType<CipherChoice> CIPHER = choice(CipherChoice.values());
  public static final ValueType<DownPolicy> DOWN_POLICY = choice(DownPolicy.values());
  public static final ValueType<DnsManager> DNS_MANAGER = choice(DnsManager.values());

  private ChoiceTypes() {}

  private static <E extends Enum<E>> ValueType<E> choice(E[] values) {
    var description =
        Stream.of(values)
            .map(ChoiceTypes::word)
            .collect(joining(", "))
            .replaceFirst(", ([a-z]+)$", " or $1");
    return ValueType.single(description, text -> parse(values, text));
  }

  private static <E extends Enum<E>> E parse(E[] values, String text) throws InvalidValueException {
    for (var value : values) {
      if (word(value).equals(text)) {
        return value;
      }
    }
    throw new InvalidValueException(ValueText.quote(text) + " is not one of these");
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
