// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.testing.Await;
import vpnd.testing.Seed;

/** Requests in the real Gogo. */
class InterpreterTest {
  /** The commands of the test. Gogo calls its methods by their names. */
  public static final class Commands {
    private final List<List<String>> shown = new ArrayList<>();

    public String show(String... words) {
      shown.add(List.of(words));
      return "shown";
    }

    public void print(String text) {
      System.out.print(text);
      System.err.print("!");
    }

    public void fail() {
      throw new IllegalStateException("first\nsecond");
    }

    public String one(String text) {
      return text;
    }

    public void flood() {
      System.out.print("x".repeat(BoundedOutput.LIMIT + 1));
    }
  }

  private final Commands commands = new Commands();
  private final ThreadIOImpl threadIo = new ThreadIOImpl();
  private final CommandProcessorImpl gogo = new CommandProcessorImpl(threadIo);
  private final Interpreter interpreter = new Interpreter(gogo);

  @BeforeEach
  void start() {
    threadIo.start();
    for (var name : new String[] {"show", "print", "fail", "flood", "one"}) {
      gogo.addCommand("vpnd", commands, name);
    }
  }

  @AfterEach
  void stop() {
    gogo.stop();
    // A job that still runs would put the streams of its session in the place of System.out again.
    Await.until("the end of all jobs", InterpreterTest::haveJobsEnded);
    threadIo.stop();
  }

  private static boolean haveJobsEnded() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey() != Thread.currentThread())
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .noneMatch(frame -> frame.getClassName().startsWith("org.apache.felix.gogo."));
  }

  private CommandResult runWords(List<String> words) {
    return interpreter.run(String.join(String.valueOf(Interpreter.WORD_SEPARATOR), words));
  }

  @Test
  void whatACommandReturnsAndPrintsIsItsOutput() {
    assertEquals(new CommandResult(true, "shown\n", ""), interpreter.run("show"));
    assertEquals(new CommandResult(true, "a", "!"), interpreter.run("vpnd:print a"));
  }

  @Test
  void aCommandThatFailsTellsWhyInOneLine() {
    assertEquals(new CommandResult(false, "", "first; second\n"), interpreter.run("fail"));
    assertEquals(new CommandResult(false, "", "first; second\n"), interpreter.run("fail; show"));
    assertEquals(List.of(), commands.shown);
  }

  /** Gogo then closes the streams, sometimes before the failure is reported. */
  @Test
  void aFailureIsReportedAlthoughAJobInTheBackgroundEnds() {
    for (int i = 0; i < 1000; i++) {
      var outcome = interpreter.run("x = a; 5\0 show \"c d\" ` | &nonsense");
      assertTrue(outcome.errors().contains("nonsense"), outcome::toString);
    }
  }

  @Test
  void whatIsNoCommandFails() {
    for (var line : List.of("nonsense", "show | nonsense", "show (", "print", "show ${")) {
      var outcome = interpreter.run(line);
      assertFalse(outcome.isSuccess(), line);
      assertTrue(outcome.errors().matches("[^\n]+\n"), outcome::toString);
    }
  }

  @Test
  void anEmptyLineDoesNothing() {
    assertEquals(new CommandResult(true, "", ""), interpreter.run(""));
  }

  @Test
  void aLineIsInterpretedByGogo() {
    assertTrue(interpreter.run("x = 'a b'; show $x \"c d\"").isSuccess());
    assertEquals(List.of(List.of("a b", "c d")), commands.shown);
  }

  @Test
  void sessionsShareNothing() {
    interpreter.run("x = secret; show \"x$x\"");
    interpreter.run("show \"x$x\"");
    assertEquals(List.of(List.of("xsecret"), List.of("x")), commands.shown);
  }

  @Test
  void theNameOfACommandIsNothingElse() {
    for (var name : List.of("show;fail", "$x", "{show}", "", "(show)", "show x", "a:b:c")) {
      var outcome = runWords(List.of(name, "x"));
      assertFalse(outcome.isSuccess(), name);
      assertTrue(outcome.errors().contains("is not the name of a command"), outcome::toString);
    }
    assertEquals(List.of(), commands.shown);
  }

  @Test
  void noWordBecomesAnythingElse() {
    var random = new Random(Seed.draw());
    var pieces =
        List.of(
            "; fail",
            "| fail",
            "$(fail)",
            "(fail)",
            "`fail`",
            "&& fail",
            "$args",
            "${x}",
            "'",
            "\"",
            "\\",
            "*",
            "?",
            "[a]",
            "{",
            "}",
            "~",
            "#",
            "<",
            ">/tmp/x",
            "=",
            "%",
            "!",
            "&",
            " ",
            "",
            "null",
            "true",
            "12",
            "1e3",
            "--json",
            "\u00fc",
            "\ud83d\ude80",
            "\t",
            "$",
            "@",
            "^");
    for (var piece : pieces) {
      assertArrives(List.of(piece));
    }
    for (int i = 0; i < 1000; i++) {
      var words = Stream.generate(() -> word(random, pieces)).limit(1 + random.nextInt(4)).toList();
      assertArrives(words);
    }
  }

  private static String word(Random random, List<String> pieces) {
    var word = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      word.append(pieces.get(random.nextInt(pieces.size())));
    }
    return word.toString();
  }

  private void assertArrives(List<String> words) {
    commands.shown.clear();
    var request = new ArrayList<>(List.of("show"));
    request.addAll(words);

    assertEquals(new CommandResult(true, "shown\n", ""), runWords(request), words::toString);
    assertEquals(List.of(words), commands.shown);
  }

  @Test
  void aCommandWithWrongArgumentsTellsItsUsage() {
    for (var line : List.of("one", "one a b", "vpnd:one a b c")) {
      assertEquals(
          new CommandResult(
              false, "", "one does not take these arguments; usage: see 'help one'\n"),
          interpreter.run(line));
    }
  }

  @Test
  void anUnknownCommandGetsASuggestion() {
    assertEquals(
        "there is no command 'shwo'; do you mean 'show'? 'help' lists them\n",
        interpreter.run("shwo").errors());
    assertEquals(
        "there is no command 'vpnd:prin'; do you mean 'print'? 'help' lists them\n",
        interpreter.run("vpnd:prin x").errors());
    assertEquals(
        "there is no command 'nonsense'; 'help' lists them\n",
        interpreter.run("nonsense").errors());
    var long64k = "x".repeat(60_000);
    assertEquals(1, interpreter.run(long64k).errors().lines().count());
  }

  /** As deep as it may be, it ends with one line and leaves the interpreter usable. */
  @Test
  void whatIsNestedTooDeeplyIsAnErrorInOneLine() {
    for (var piece : List.of("(", "{", "[", "$(", "${", "\"$(", "<(", "x={", "[a=[", "${x:-${")) {
      var outcome = interpreter.run(piece.repeat(60_000 / piece.length()));

      assertFalse(outcome.isSuccess(), piece);
      assertEquals(1, outcome.errors().lines().count(), piece);
      assertFalse(outcome.errors().contains("StackOverflow"), piece);
    }
    assertEquals(
        new CommandResult(false, "", "the command line is nested too deeply\n"),
        interpreter.run("(".repeat(60_000)));
    assertEquals(new CommandResult(true, "shown\n", ""), interpreter.run("show"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"f = { f }; f", "f = { show | f }; f", "f = { f | f }; f"})
  void aFunctionThatCallsItselfTakesABoundedNumberOfThreads(String line) {
    var outcome = interpreter.run(line);

    assertFalse(outcome.isSuccess());
    assertTrue(outcome.errors().endsWith("the command line is nested too deeply\n"));
    assertEquals(new CommandResult(true, "shown\n", ""), interpreter.run("show"));
  }

  @Test
  void outputBeyondTheLimitIsCutAndAnError() {
    var outcome = interpreter.run("flood");

    assertFalse(outcome.isSuccess());
    assertEquals(BoundedOutput.LIMIT, outcome.output().length());
    assertEquals("the output is too long and was cut\n", outcome.errors());
  }
}
