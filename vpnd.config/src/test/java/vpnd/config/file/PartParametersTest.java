// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.config.TestConfigurations.NET_GW;
import static vpnd.config.TestConfigurations.parse;
import static vpnd.config.TestConfigurations.problem;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines {@code x-NAME.KEY: VALUE}, for parts that vpnd does not know. */
class PartParametersTest {
  private static final String FORM =
      "write x-NAME.KEY: VALUE, with a NAME of lower-case letters, digits and '-', and a KEY of"
          + " letters, digits, '_', '-' and '.'";

  @Test
  void theyArePassedOnWithoutThePrefixAndWithTheTextAsItIs() throws Exception {
    var read = parse(NET_GW + "x-hub.metric:  7 \nx-a-2.Some_key.of-it: a b, ü#c\n");
    assertEquals(
        Map.of("hub.metric", "7", "a-2.Some_key.of-it", "a b, ü#c"), read.tunnel().parameters());
    assertEquals(5, read.lineOfPart("hub.metric"));
    assertEquals(6, read.lineOfPart("a-2.Some_key.of-it"));
  }

  @Test
  void anEmptyValueIsNone() throws Exception {
    assertEquals(Map.of(), parse(NET_GW + "x-hub.metric:\n").tunnel().parameters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-hub",
        "x-hub.",
        "x-.metric",
        "x-Hub.metric",
        "X-hub.metric",
        "x-a_b.c",
        "x-hub.a b"
      })
  void aMisspeltFormGetsOneMessage(String name) {
    assertEquals(
        ":5: '" + name + "' is not the name of a parameter for a part; " + FORM,
        problem(NET_GW + name + ": 7"));
  }

  @Test
  void aMisspeltNameIsShownWithoutTabsOrWhatMayBeAKey() {
    assertEquals(
        ":5: 'x-hub.a  b' is not the name of a parameter for a part; " + FORM,
        problem(NET_GW + "x-hub.a\t\tb: 7"));
    var likeAKey = problem(NET_GW + "x-hub.0123456789abcdef 01: 7");
    assertFalse(likeAKey.contains("0123456789"), likeAKey);
  }

  @Test
  void theFormIsNamedWhereThePrefixIsMissing() {
    assertEquals(
        ":5: there is no parameter 'hub.metric'; for a part, " + FORM,
        problem(NET_GW + "hub.metric: 7"));
  }

  @ParameterizedTest
  @CsvSource({"x-hub.metric, x-hub.metric", "x-hub.metric, x-hub.Metric"})
  void aSecondLineForOneIsReported(String first, String second) {
    assertEquals(
        ":6: x-hub.metric is already given in line 5; keep one of the two lines",
        problem(NET_GW + first + ": 7\n" + second + ": 7\n"));
  }

  @Test
  void aCommentBehindAValueIsReported() {
    assertEquals(
        ":5: x-hub.metric has a comment behind its value; put the comment on a line of its own",
        problem(NET_GW + "x-hub.metric: 7 # of 10"));
  }

  @Test
  void aLineHasTheLengthOfOthers() throws Exception {
    var line = "x-hub.metric: " + "v".repeat(2000 - 14);
    assertEquals(1, parse(NET_GW + line).tunnel().parameters().size());
    assertEquals(
        ":5: the line has 2001 bytes; shorten it to at most 2000", problem(NET_GW + line + "v"));
  }

  /** A value may be a password. */
  @Test
  void aConfigurationAsTextDoesNotContainThem() throws Exception {
    var read = parse(NET_GW + "x-hub.password: open sesame\n");
    assertFalse(read.toString().contains("sesame"), read::toString);
    assertTrue(read.toString().contains("site2"), "the negative control");
  }

  @Test
  void aKeyAtTheBeginningOfALineIsNotShown() {
    assertFalse(problem(NET_GW + "x-" + "0123456789abcdef".repeat(2) + ": 7").contains("012345"));
  }

  @Test
  void anotherValueIsAnotherTunnel() throws Exception {
    var before = parse(NET_GW + "x-hub.metric: 7\n");
    assertTrue(before.isEquivalentTo(parse(NET_GW + "#\nx-hub.metric: 7\n")));
    assertFalse(before.isEquivalentTo(parse(NET_GW + "x-hub.metric: 8\n")));
  }
}
