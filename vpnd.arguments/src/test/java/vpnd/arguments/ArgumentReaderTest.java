// SPDX-License-Identifier: BSD-2-Clause
package vpnd.arguments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentReaderTest {
  /** Only the option c has a value; operands are in parentheses. */
  private static List<String> read(String... arguments) {
    var read = new ArrayList<String>();
    for (var reader = new ArgumentReader(arguments); !reader.isEmpty(); ) {
      boolean isOption = reader.isOption();
      var argument = reader.next();
      boolean hasValue = isOption && (argument.equals("-c") || argument.equals("--config"));
      read.add(isOption ? argument + (hasValue ? " " + reader.value() : "") : "(" + argument + ")");
    }
    return read;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-f -v -v -c a=b", "-fvv -c a=b", "-fvvca=b", "-f -vv -ca=b", "-fv -vc a=b"})
  void shortOptionsMayShareAnArgument(String line) {
    assertEquals(List.of("-f", "-v", "-v", "-c a=b"), read(line.split(" ")));
  }

  @Test
  void theValueOfALongOptionStandsBehindASignOrInTheNextArgument() {
    assertEquals(List.of("--config a=b", "--config a"), read("--config=a=b", "--config", "a"));
  }

  @Test
  void aValueMayLookLikeAnOption() {
    assertEquals(
        List.of("-c -f", "-c --", "-c --check", "-v"),
        read("-c", "-f", "-c", "--", "-c", "--check", "-v"));
  }

  @Test
  void aValueMayBeMissingOrEmpty() {
    assertEquals(List.of("-c ", "-f"), read("-c", "", "-f"));
    assertEquals(List.of("--config "), read("--config="));
    assertEquals(List.of("-c "), read("-c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--check=1", "--check= -f", "--check=1 --config=2", "--check=1 x"})
  void anOptionWithoutAValueTakesNone(String line) {
    var error = assertThrows(IllegalArgumentException.class, () -> read(line.split(" ")));
    assertEquals("--check takes no value", error.getMessage());
  }

  @Test
  void operandsAreTakenAsTheyAre() {
    assertEquals(List.of("()", "(-)", "(a=b)", "--x", "(y)"), read("", "-", "a=b", "--x", "y"));
  }

  @Test
  void noOptionsFollowTheirEnd() {
    assertEquals(List.of("-f", "(-v)", "(--)", "(--x=y)"), read("-f", "--", "-v", "--", "--x=y"));
    assertEquals(List.of(), read("--"));
  }

  @Test
  void theRestIsUnchanged() {
    var reader = new ArgumentReader("-v", "--", "a", "--", "-x");
    assertEquals("-v", reader.next());
    assertEquals(List.of("a", "--", "-x"), reader.remaining());
  }
}
