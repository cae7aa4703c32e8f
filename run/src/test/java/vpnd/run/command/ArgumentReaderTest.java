// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentReaderTest {
  /** Only the option c has a value. */
  private static List<String> read(String... arguments) {
    var read = new ArrayList<String>();
    for (var reader = new ArgumentReader(arguments); !reader.isEmpty(); ) {
      var argument = reader.next();
      var hasValue = argument.equals("-c") || argument.equals("--config");
      read.add(hasValue ? argument + " " + reader.value() : argument);
    }
    return read;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-f -v -v -c a=b", "-fvv -c a=b", "-fvvca=b", "-f -vv -ca=b", "-fv -vc a=b"})
  void shortOptionsMayShareAWord(String line) {
    assertEquals(List.of("-f", "-v", "-v", "-c a=b"), read(line.split(" ")));
  }

  @Test
  void theValueOfALongOptionStandsBehindASignOrInTheNextWord() {
    assertEquals(List.of("--config a=b", "--config a"), read("--config=a=b", "--config", "a"));
  }

  @Test
  void aValueMayLookLikeAnOption() {
    assertEquals(List.of("-c -f", "-c --check", "-v"), read("-c", "-f", "-c", "--check", "-v"));
  }

  @Test
  void aValueMayBeMissingOrEmpty() {
    assertEquals(List.of("-c ", "-f"), read("-c", "", "-f"));
    assertEquals(List.of("--config "), read("--config="));
    assertEquals(List.of("-c "), read("-c"));
  }

  @Test
  void allElseIsTakenAsItIs() {
    assertEquals(List.of("", "-", "a=b", "--", "--x", "y"), read("", "-", "a=b", "--", "--x=y"));
  }
}
