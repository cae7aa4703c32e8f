// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggerTest {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final List<String> written = new CopyOnWriteArrayList<>();

  private void open(int verbosity) {
    Log.open(
        entry -> written.add(entry.logger() + " " + entry.level() + " " + entry.text()), verbosity);
  }

  private List<String> written() {
    Log.flush();
    return written;
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void everyLoggerOfThePlatformWritesHere() {
    open(0);

    System.getLogger("vpnd.test").log(Level.INFO, "peer {0} after {1} s", "a.example", 5);

    assertEquals(List.of("vpnd.test INFO peer a.example after 5 s"), written());
  }

  @ParameterizedTest
  @CsvSource({
    "true, 0, INFO",
    "true, 1, DEBUG",
    "true, 2, ALL",
    "true, 9, ALL",
    "false, 0, WARNING",
    "false, 1, WARNING",
    "false, 2, INFO",
    "false, 3, DEBUG"
  })
  void howMuchIsLoggedDependsOnVerbosityAndOrigin(boolean isOfPart, int verbosity, Level least) {
    assertEquals(least, Log.threshold(isOfPart, verbosity));
  }

  @Test
  void anExceptionIsOneLineAndItsStackOnlyShownWhenDebugging() {
    var logger = System.getLogger("vpnd.test");
    open(0);
    logger.log(Level.ERROR, "cannot open", new IllegalStateException("busy\nvery"));
    assertEquals(List.of("vpnd.test ERROR cannot open: busy; very"), written());

    open(1);
    logger.log(Level.ERROR, "cannot open", new IllegalStateException("busy"));
    assertEquals("vpnd.test DEBUG   java.lang.IllegalStateException: busy", written().get(2));
    assertTrue(written().get(3).startsWith("vpnd.test DEBUG   at vpnd.run.log.LoggerTest"));
  }

  @Test
  void aParameterThatIsAnExceptionIsWhatItSays() {
    open(0);

    System.getLogger("vpnd.test")
        .log(Level.WARNING, "no {0}: {1}", "luck", new NoSuchFileException("/x"));

    assertEquals(List.of("vpnd.test WARNING no luck: /x: no such file or directory"), written());
  }

  @Test
  void aMalformedFormatIsLoggedAsItIs() {
    open(0);

    System.getLogger("vpnd.test").log(Level.INFO, "{x} {0", 1);

    assertEquals(List.of("vpnd.test INFO {x} {0"), written());
  }

  @Test
  void whatIsPrintedIsLoggedLineByLineAndCutWhenVeryLong() {
    open(0);

    System.out.print("first\nsecond ");
    System.err.println("half");
    System.out.print("x".repeat(1001) + "\n");

    assertEquals(
        List.of(
            "vpnd.output WARNING first",
            "vpnd.output WARNING second half",
            "vpnd.output WARNING " + "x".repeat(1000),
            "vpnd.output WARNING x"),
        written());
  }

  /** Services go while libraries still ask for them. */
  @Test
  void whatIsPrintedWhileVpndEndsIsOnlyShownWhenDebugging() {
    open(0);
    Log.ending();
    System.out.println("a service is gone");
    assertEquals(List.of(), written());

    open(1);
    Log.ending();
    System.out.println("a service is gone");
    assertEquals(List.of("vpnd.output DEBUG a service is gone"), written());
  }
}
