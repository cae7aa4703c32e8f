// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs one test class or method, and reports the result by its exit code. */
final class TestRun {
  static final int PASSED = 0;
  static final int FAILED = 1;
  private static final int NONE = 2;

  private TestRun() {}

  public static void main(String[] arguments) {
    var test = arguments[0];
    var selector = test.contains("#") ? selectMethod(test) : selectClass(test);
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(LauncherDiscoveryRequestBuilder.request().selectors(selector).build(), listener);
    var summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, Charset.defaultCharset()));
    if (summary.getTestsStartedCount() == 0) {
      System.exit(NONE);
    }
    System.exit(summary.getTotalFailureCount() > 0 ? FAILED : PASSED);
  }
}
