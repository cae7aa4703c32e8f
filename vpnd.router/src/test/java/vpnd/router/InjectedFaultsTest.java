// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;
import vpnd.api.operation.Finding;
import vpnd.router.fixture.InjectedFault;
import vpnd.router.fixture.TunnelPairFixture;
import vpnd.testing.Slow;

/**
 * Real tunnels over the loopback interface, each with a fault: the first findings that there are
 * name it. All are made at once, since each of them takes a while to show.
 */
@Slow
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InjectedFaultsTest {
  private static final int AT_ONCE = 10;

  private static final int DIGITS_OF_A_KEY = 8;

  /** What was found, and the keys in hexadecimal digits. */
  private record Answer(List<Finding> findings, List<String> keys) {}

  private final ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
  private final Map<InjectedFault, Future<Answer>> answers = new EnumMap<>(InjectedFault.class);

  @BeforeAll
  void inject(@TempDir Path directory) {
    for (var fault : InjectedFault.values()) {
      answers.put(fault, executor.submit(() -> answer(fault, directory)));
    }
  }

  @AfterAll
  void end() throws InterruptedException {
    executor.shutdownNow();
    assertTrue(executor.awaitTermination(1, TimeUnit.MINUTES));
  }

  private static Answer answer(InjectedFault fault, Path directory) throws Exception {
    try (var scene = new TunnelPairFixture(directory)) {
      var findings = TunnelPairFixture.firstFindings(fault.inject(scene));
      return new Answer(findings, scene.keys());
    }
  }

  /** Aborts the test if the fault cannot be made here. */
  private Answer answer(InjectedFault fault) throws Exception {
    try {
      return Objects.requireNonNull(answers.get(fault)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TestAbortedException aborted) {
        throw aborted;
      }
      throw e;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstFindingNamesTheFault(InjectedFault fault) throws Exception {
    var findings = answer(fault).findings();
    assertFalse(findings.isEmpty(), "nothing was found");
    assertEquals(fault.cause(), findings.get(0).cause(), findings.toString());
  }

  @ParameterizedTest
  @EnumSource
  void noFindingHoldsAKey(InjectedFault fault) throws Exception {
    var answer = answer(fault);
    var text = answer.findings().toString().toLowerCase(Locale.ROOT);
    for (var key : answer.keys()) {
      var digits = key.substring(0, DIGITS_OF_A_KEY);
      assertFalse(text.contains(digits), text);
      assertFalse(text.contains(digits.replaceAll("..(?!$)", "$0:")), text);
    }
  }

  @Test
  void nineteenOfTwentyFaultsAreNamed() throws Exception {
    var right = 0;
    var made = 0;
    for (var fault : answers.keySet()) {
      try {
        var found = answer(fault).findings().stream().map(Finding::cause).toList();
        var isRight = !found.isEmpty() && found.get(0) == fault.cause();
        right += isRight ? 1 : 0;
        made++;
        System.out.printf("%-50s %s %s%n", fault, isRight ? "right" : "WRONG", found);
      } catch (TestAbortedException e) {
        System.out.printf("%-50s not made: %s%n", fault, e.getMessage());
      }
    }
    System.out.printf("right in %d of %d%n", right, made);
    assertTrue(made >= 20);
    assertTrue(20 * right >= 19 * made, "right in " + right);
  }
}
