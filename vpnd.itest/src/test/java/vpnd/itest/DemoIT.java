// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.process.Program;
import vpnd.itest.process.SearchPath;
import vpnd.testing.WholeRun;

/**
 * The demonstration, on machines with missing programs and on a complete one. Several run at the
 * same time.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {
  private static final Path DEMO =
      Path.of(System.getProperty("vpnd.sources"), "demo").toAbsolutePath();

  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /** Less than the duration of its traffic. */
  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  private static final Duration WHOLE_LIMIT = Duration.ofMinutes(3);
  private static final int TERMINATED = 130;

  /** A stand-in that installs ping, or cannot reach any server. */
  private static final String WORKING =
      """
      #!/bin/sh
      case "$*" in *install*iputils-ping*) ln -s %s "${0%%/*}/ping" ;; esac
      """;

  private static final String BROKEN =
      """
      #!/bin/sh
      echo "no server can be reached" >&2
      exit 100
      """;

  @Test
  @WholeRun
  void twoAtATimeWorkAndEachEndsSoonAfterItIsToldToAndLeavesNothing() {
    try (var one = Program.start(List.of(DEMO.toString(), "swap"), Map.of());
        var other = Program.start(List.of(DEMO.toString(), "swap"), Map.of())) {
      for (var demo : List.of(one, other)) {
        demo.log().await(Pattern.compile("update vpnd.role.netgw"), START_LIMIT);
      }
      for (var demo : List.of(one, other)) {
        demo.terminate();
        assertEquals(TERMINATED, demo.exitCode(END_LIMIT), demo.log()::toString);
        assertNoNamespace(demo);
      }
    }
  }

  @Test
  void itInstallsWhatIsMissingAndShowsTwoSites() throws IOException {
    var real = SearchPath.find("ping").toRealPath();
    try (var path = withoutPing(WORKING.formatted(real));
        var demo = path.start(DEMO.toString())) {
      assertEquals(0, demo.exitCode(WHOLE_LIMIT), demo.log()::toString);
      var text = demo.log().text();
      assertTrue(text.contains("3 packets transmitted, 3 received"), text);
      assertTrue(text.contains("westward: received=25000 lost=0"), text);
      assertTrue(text.endsWith("== done"), text);
      assertNoNamespace(demo);
    }
  }

  @Test
  @WholeRun
  void whereThatFailsItSaysFirstAndLastThatItShowsLessAndWhy() throws IOException {
    try (var path = withoutPing(BROKEN);
        var demo = path.start(DEMO.toString())) {
      assertEquals(0, demo.exitCode(WHOLE_LIMIT), demo.log()::toString);
      var text = demo.log().text();
      var why = "this machine lacks: the program ping";
      assertTrue(text.contains("no server can be reached"), text);
      assertTrue(text.contains("missing: ping (package iputils-ping)"), text);
      assertTrue(text.contains("== THIS IS NOT THE WHOLE DEMONSTRATION, because " + why), text);
      assertTrue(text.endsWith("== done, but this was not the whole demonstration: " + why), text);
    }
  }

  @Test
  @WholeRun
  void aGatewayWithTheStandInsForFreeBsdSaysThatItIsNoFreeBsd() {
    try (var demo = Program.start(List.of(DEMO.toString(), "bsd"), Map.of())) {
      assertEquals(0, demo.exitCode(WHOLE_LIMIT), demo.log()::toString);
      var text = demo.log().text();
      assertTrue(text.contains("== THIS IS NO FREEBSD"), text);
      assertEquals(4, text.split("3 packets transmitted, 3 received", -1).length, text);
      assertTrue(text.contains("gateway is as it was before"), text);
      assertNoNamespace(demo);
    }
  }

  @Test
  @WholeRun
  void nothingOfALaptopIsInClearBetweenItsStartAndItsStop() {
    try (var demo = Program.start(List.of(DEMO.toString(), "all-traffic"), Map.of())) {
      assertEquals(0, demo.exitCode(WHOLE_LIMIT), demo.log()::toString);
      var text = demo.log().text();
      assertEquals(6, text.split(": 0 packets in clear", -1).length - 1, text);
      assertEquals(2, text.split(": 20 packets in clear", -1).length - 1, text);
      assertNoNamespace(demo);
    }
  }

  /** As on a fresh Debian: no ping, and a program that installs packages. */
  private static SearchPath withoutPing(String packageManager) throws IOException {
    return SearchPath.without("ping", "apt-get").with("apt-get", packageManager);
  }

  private static void assertNoNamespace(Program demo) {
    var namespaces = Program.run(List.of("ip", "netns", "list"));
    assertFalse(namespaces.contains("vptdemo" + demo.pid()), namespaces);
  }
}
