// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A class of vpnd with a mistake that a test must detect: an entry of a list such as {@code
 * src/test/mutants/security.txt}. Such a file begins with comment lines; the entries follow, each
 * after an empty line:
 *
 * <pre>
 * THE_NAME_OF_THE_MUTANT
 * in vpnd.module.Type
 * - text that occurs once in its source, white space aside
 * - which may have several lines
 * + its replacement; without one, the text is removed
 * caught by vpnd.module.TypeTest#method
 * </pre>
 *
 * @param catcher what detects it: mostly a test class, maybe with a method
 */
public record Mutant(String name, Mutation mutation, String catcher) {
  private static final Pattern ENTRY =
      Pattern.compile("(\\w+)\nin (\\S+)\n((?:- .*\n)+)((?:\\+ .*\n)*)caught by (.+)\n?");

  /** The mutants of a list of the module under test, such as {@code security}. */
  public static List<Mutant> list(String name) throws IOException {
    return list(Path.of("src/test/mutants", name + ".txt"));
  }

  /**
   * The mutants of a list.
   *
   * @throws IllegalStateException if an entry has another form
   */
  public static List<Mutant> list(Path file) throws IOException {
    var parts = Files.readString(file).split("\n\n+", -1);
    return Arrays.stream(parts).skip(1).map(Mutant::parse).toList();
  }

  private static Mutant parse(String entry) {
    var part = ENTRY.matcher(entry);
    if (!part.matches()) {
      throw new IllegalStateException("no mutant: " + entry);
    }
    var mutation = new Mutation(part.group(2), text(part.group(3)), text(part.group(4)));
    return new Mutant(part.group(1), mutation, part.group(5));
  }

  private static String text(String lines) {
    return lines.replaceAll("(?m)^[-+] ", "").stripTrailing();
  }
}
