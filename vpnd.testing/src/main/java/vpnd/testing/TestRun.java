// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs tests in a Java of their own, with some other classes. */
final class TestRun {
  private static final long LIMIT_SECONDS = 180;

  /** Exit codes. Java itself ends with 1 if JUnit throws, as where there is no such test. */
  private static final int PASSED = 0;

  private static final int FAILED = 2;
  private static final int NONE = 3;

  /** Of tests that an ordinary run omits since they take long. */
  private static final String BY_PROPERTY = "*.EnabledIfSystemPropertyCondition";

  private TestRun() {}

  /**
   * Runs tests one after the other.
   *
   * @param directory with the classes that replace others; gets the log
   * @param tests classes with their package, which may be followed by {@code #} and a method
   * @return empty if all pass, otherwise what was printed, or that they take more than 180 s each
   * @throws IllegalStateException if there is no such test
   */
  static String failures(Path directory, List<String> tests)
      throws IOException, InterruptedException {
    var log = directory.resolve("log");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("-cp");
    command.add(directory + File.pathSeparator + Mutation.testClassPath());
    command.add(TestRun.class.getName());
    command.addAll(tests);
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(LIMIT_SECONDS * tests.size(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "takes too long"; // The log of a mutant that never ends may be gigabytes.
    }
    return switch (process.exitValue()) {
      case PASSED -> "";
      case FAILED -> "fails\n" + Files.readString(log);
      default -> throw new IllegalStateException(tests + ": " + Files.readString(log));
    };
  }

  /** The other process. */
  public static void main(String[] tests) {
    int result = PASSED;
    for (var test : tests) {
      result = Math.max(result, run(test));
    }
    System.exit(result);
  }

  private static int run(String test) {
    var selector = test.contains("#") ? selectMethod(test) : selectClass(test);
    var listener = new SummaryGeneratingListener();
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selector)
            .configurationParameter("junit.jupiter.conditions.deactivate", BY_PROPERTY);
    LauncherFactory.create().execute(request.build(), listener);
    var summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, Charset.defaultCharset()));
    if (summary.getTestsStartedCount() == 0) {
      return NONE;
    }
    return summary.getTotalFailureCount() > 0 ? FAILED : PASSED;
  }
}
