// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vpnd.api.IpPrefix;

/** The forms of lists, such as what a {@code host} accepts of its gateway. */
final class Lists {
  private static final String NONE = "none";
  private static final String SEPARATOR = "[ \t]*,[ \t]*|[ \t]+";

  static final Form<List<IpPrefix>> NETWORKS =
      of("addresses and networks in CIDR notation", Addresses::network);

  static final Form<List<String>> DOMAINS =
      of("domain names", name -> Addresses.domain(name).toLowerCase(Locale.ROOT));

  private Lists() {}

  private static <T> Form<List<T>> of(String elements, Form.TextReader<T> reader) {
    return Form.text(
        elements + " with commas or blanks between them, or none",
        Line.MAX_BYTES,
        text -> {
          var list = new ArrayList<T>();
          if (!text.equals(NONE)) {
            for (var element : text.split(SEPARATOR, -1)) {
              list.add(element(element, reader));
            }
          }
          return List.copyOf(list);
        });
  }

  private static <T> T element(String text, Form.TextReader<T> reader) throws InvalidValue {
    if (text.isEmpty()) {
      throw new InvalidValue("has a comma too many");
    }
    if (text.equals(NONE)) {
      throw new InvalidValue("has something beside 'none'");
    }
    return reader.read(text);
  }
}
