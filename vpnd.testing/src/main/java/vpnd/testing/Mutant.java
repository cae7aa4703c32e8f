// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A class of vpnd with a mistake that a test must detect: an entry of a list such as {@code
 * src/test/mutants/security.txt}. Such a file begins with comment lines; the entries follow, each
 * after an empty line, and show the change as diff(1) does, without the indentation of the source:
 *
 * <pre>
 * THE_NAME_OF_THE_MUTANT
 * in vpnd.module.Type
 *   text that occurs once in its source, in one or more lines
 * - which the mutant does not have
 * + which only the mutant has
 * caught by vpnd.module.TypeTest#method
 * </pre>
 *
 * @param catcher what detects it: mostly a test class, maybe with a method
 */
public record Mutant(String name, Mutation mutation, String catcher) {
  private static final Pattern ENTRY =
      Pattern.compile("(\\w+)\nin (\\S+)\n((?:[-+ ] .*\n)+)caught by (.+)\n?");

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
    var change = part.group(3);
    var mutation = new Mutation(part.group(2), without('+', change), without('-', change));
    return new Mutant(part.group(1), mutation, part.group(4));
  }

  private static String without(char sign, String change) {
    return change
        .lines()
        .filter(line -> line.charAt(0) != sign)
        .map(line -> line.substring(2))
        .collect(Collectors.joining("\n"));
  }
}
