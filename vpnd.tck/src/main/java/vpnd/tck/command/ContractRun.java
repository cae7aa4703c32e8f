// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import vpnd.tck.Subject;
import vpnd.tck.SubjectResolver;
import vpnd.tck.contract.Contracts;

/** Runs all contracts, one test after the other, and collects the results in their order. */
final class ContractRun implements TestExecutionListener {
  private final Map<String, Long> begins = new HashMap<>();
  private final Map<String, String> measured = new HashMap<>();
  private final List<ClauseResult> results = new ArrayList<>();

  private ContractRun() {}

  static List<ClauseResult> of(Subject subject) {
    var run = new ContractRun();
    var contracts = Contracts.ofPorts().stream().map(DiscoverySelectors::selectClass).toList();
    var request = LauncherDiscoveryRequestBuilder.request().selectors(contracts).build();
    try (var session = LauncherFactory.openSession()) {
      SubjectResolver.set(session, subject);
      session.getLauncher().execute(request, run);
    }
    return List.copyOf(run.results);
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    begins.put(test.getUniqueId(), System.nanoTime());
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    add(test, Outcome.SKIPPED, reason, "");
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    var pairs = entry.getKeyValuePairs().entrySet().stream();
    var text = pairs.map(pair -> pair.getKey() + ": " + pair.getValue());
    measured.merge(
        test.getUniqueId(),
        text.collect(Collectors.joining(", ")),
        (one, more) -> one + ", " + more);
  }

  /** A class that fails has tests that did not run: it counts as one. */
  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    var outcome =
        switch (result.getStatus()) {
          case SUCCESSFUL -> Outcome.PASSED;
          case ABORTED -> Outcome.SKIPPED;
          case FAILED -> Outcome.FAILED;
        };
    if (test.isTest() || outcome == Outcome.FAILED) {
      var fault = result.getThrowable();
      var passed = measured.getOrDefault(test.getUniqueId(), "");
      var reason = fault.map(it -> Objects.toString(it.getMessage(), it.toString())).orElse(passed);
      add(test, outcome, reason, fault.map(ContractRun::stackTrace).orElse(""));
    }
  }

  private static String stackTrace(Throwable fault) {
    var text = new StringWriter();
    fault.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private void add(TestIdentifier test, Outcome outcome, String reason, String details) {
    long now = System.nanoTime();
    long begin = begins.getOrDefault(test.getUniqueId(), now);
    results.add(
        new ClauseResult(
            contract(test),
            test.getDisplayName(),
            outcome,
            reason,
            details,
            Duration.ofNanos(now - begin)));
  }

  private static String contract(TestIdentifier test) {
    var source = test.getSource().orElse(null);
    if (source instanceof MethodSource method) {
      return method.getJavaClass().getSimpleName();
    }
    return source instanceof ClassSource type ? type.getJavaClass().getSimpleName() : "";
  }
}
