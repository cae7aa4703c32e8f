// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.run.TestTunnel.Behaviour;

class ForegroundIT {
  @TempDir Path directory;
  private Program vpnd;

  private void start(Behaviour behaviour) throws Exception {
    var home = TestHome.create(directory, behaviour);
    var file = TestHome.configuration(directory);
    vpnd = start(home, file);
  }

  private Program start(Path home, Path file) throws IOException {
    return Program.start(directory, home.resolve("bin/vpnd"), "-f", "-c", file.toString());
  }

  private void awaitLine(String text) throws InterruptedException {
    Program.await(text, () -> vpnd.output().contains(text) || !vpnd.isAlive());
    assertTrue(vpnd.output().contains(text), vpnd::toString);
  }

  @AfterEach
  void end() throws InterruptedException {
    if (vpnd != null) {
      vpnd.kill();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void aSignalStopsTheBundlesAndEndsWithin2SecondsWithExitCode0(String signal) throws Exception {
    start(Behaviour.RUNS);
    awaitLine("tunnel of");
    var begin = System.nanoTime();

    Program.signal(signal, vpnd.pid());

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertTrue(System.nanoTime() - begin < SECONDS.toNanos(2));
    assertTrue(vpnd.output().contains("vpnd.test INFO stopping"), vpnd::toString);
    assertFalse(Files.exists(state(vpnd)));
  }

  @Test
  void theLogIsOnTheStandardOutputWithTimeOriginAndLevel() throws Exception {
    start(Behaviour.RUNS);
    awaitLine("stray line");

    var time = "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} ";
    var file = directory.resolve("vpt-" + ProcessHandle.current().pid() + ".conf");
    assertTrue(
        vpnd.output().matches("(?s)" + time + "vpnd\\.test INFO tunnel of " + file + "\n.*"),
        vpnd::toString);
    assertTrue(vpnd.output().contains("vpnd.output WARNING stray line"), vpnd::toString);
    assertEquals("", vpnd.errors());
  }

  @Test
  void aBundleThatDoesNotStartIsNamedAndEndsVpndWithExitCode70() throws Exception {
    start(Behaviour.FAILS);

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode());
    assertTrue(vpnd.output().contains("ERROR bundle test.tunnel did not start"), vpnd::toString);
    assertTrue(vpnd.output().contains("no tunnel today"), vpnd::toString);
  }

  @Test
  void aTermWhileTheTunnelIsStillComingIsACleanStop() throws Exception {
    start(Behaviour.WAITS);
    awaitLine("tunnel of");

    Program.signal("TERM", vpnd.pid());

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
  }

  @Test
  void aFrameworkThatABundleStopsEndsVpndWithExitCode70() throws Exception {
    start(Behaviour.GIVES_UP);

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode(), vpnd::toString);
    assertTrue(vpnd.output().contains("gave up"), vpnd::toString);
  }

  @Test
  void aBundleThatCannotBeStoppedIsGivenUpAfterLessThan3Seconds() throws Exception {
    start(Behaviour.HANGS);
    awaitLine("tunnel of");
    var begin = System.nanoTime();

    Program.signal("TERM", vpnd.pid());

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode(), vpnd::toString);
    assertTrue(System.nanoTime() - begin < SECONDS.toNanos(3));
    assertTrue(vpnd.output().contains("did not stop in time"), vpnd::toString);
  }

  @Test
  void whatAKilledVpndLeavesIsRemovedByTheNextStart() throws Exception {
    start(Behaviour.RUNS);
    awaitLine("tunnel of");
    vpnd.kill();
    var left = state(vpnd);
    assertTrue(Files.exists(left), "kill -9 gives no chance to clean up");

    vpnd =
        start(
            directory.resolve("home"),
            TestHome.configuration(Files.createDirectory(directory.resolve("again"))));
    awaitLine("tunnel of");

    assertFalse(Files.exists(left));
  }

  private static Path state(Program vpnd) {
    return Path.of("/run/vpnd/" + vpnd.pid());
  }
}
