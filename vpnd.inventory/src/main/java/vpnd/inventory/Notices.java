// SPDX-License-Identifier: BSD-2-Clause
package vpnd.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** The third-party components, with their licences and the notices that those require. */
final class Notices {
  private static final String BEGINNING =
      """
      vpnd is under the BSD-2-Clause licence; its text is in the file LICENSE. This
      distribution also contains, unchanged, what others have made:

      """;

  private static final String ECLIPSE =
      "EPL-2.0, of JUnit, whose sources are at https://github.com/junit-team/junit-framework";

  private Notices() {}

  /**
   * Writes them.
   *
   * @throws IOException if no jar contains the text of the Apache License
   */
  static String of(List<Part> parts, List<Jar> jars) throws IOException {
    var text = new StringBuilder(BEGINNING);
    for (var part : parts) {
      if (!part.isOwn()) {
        text.append(
            "%s%n    %s %s, %s%n"
                .formatted(part.file(), part.name(), part.version(), part.licence()));
      }
    }
    var notices = new TreeSet<String>();
    for (var jar : jars) {
      var notice = jar.part().isOwn() ? null : jar.text("META-INF/NOTICE");
      if (notice != null) {
        notices.add(notice.strip());
      }
    }
    notices.forEach(notice -> append(text, "A notice of these", notice));
    append(text, "The ISC licence, of libsodium", resource("libsodium.txt"));
    append(
        text,
        "The MIT licence, of libffi, which is part of libjnidispatch",
        resource("libffi.txt"));
    append(text, "The MIT licence, of qrcodegen", resource("qrcodegen.txt"));
    for (var jar : jars.stream().filter(Jar::hasEclipseLicence).limit(1).toList()) {
      append(text, ECLIPSE, Objects.requireNonNull(jar.text("META-INF/LICENSE.md")));
    }
    append(text, "Apache-2.0, which is also the licence that is chosen for JNA", apache(jars));
    return text.toString().replace("\r\n", "\n");
  }

  private static void append(StringBuilder text, String title, String content) {
    text.append("%n%s%n%s%n%n%s%n".formatted(title, "-".repeat(title.length()), content.strip()));
  }

  /** The shortest one: some jars append other texts. */
  private static String apache(List<Jar> jars) throws IOException {
    return jars.stream()
        .map(jar -> jar.text("META-INF/LICENSE"))
        .filter(Objects::nonNull)
        .filter(
            text -> text.contains("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION"))
        .min((one, other) -> Integer.compare(one.length(), other.length()))
        .orElseThrow(() -> new IOException("no jar has the text of the Apache License"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = Objects.requireNonNull(Notices.class.getResourceAsStream(name))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
