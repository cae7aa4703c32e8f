// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.tck.BsdSubject;
import vpnd.testing.NeedsRoot;
import vpnd.testing.WholeRun;

/** All contracts, and the port to the BSDs and macOS with their stand-ins. */
@NeedsRoot
@WholeRun
class StandInPortsTest {
  @ParameterizedTest
  @ValueSource(strings = {"openbsd", "netbsd", "macos", "dragonflybsd"})
  void noContractFails(String system) {
    var report = new KitReport(system, ContractRun.of(new BsdSubject(system)));
    System.out.println(system + ": " + report.summary());
    assertEquals("", lines(report.results(), Outcome.FAILED));
    assertTrue(report.count(Outcome.PASSED) > 40, () -> lines(report.results(), Outcome.SKIPPED));
  }

  private static String lines(List<ClauseResult> results, Outcome outcome) {
    return results.stream()
        .filter(result -> result.outcome() == outcome)
        .map(result -> result.clause() + ": " + result.reason() + "\n" + result.details())
        .collect(Collectors.joining("\n"));
  }
}
