// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.run.FakeTunnelBundle.Behaviour;
import vpnd.run.instance.InstanceFiles;
import vpnd.run.process.ExitCode;
import vpnd.testing.NeedsRoot;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;

@Slow
@NeedsRoot
@OnEachJava
class ForegroundIT {
  private final Path directory;
  private final List<Program> started = new ArrayList<>();

  ForegroundIT(@TempDir Path directory) {
    this.directory = directory;
  }

  private Program start(Behaviour behaviour) throws Exception {
    FakeDistribution.create(directory.resolve("home"), behaviour);
    FakeDistribution.configuration(directory);
    return start();
  }

  private Program start() throws IOException {
    var program = directory.resolve("home/bin/vpnd");
    var file = FakeDistribution.configurationFile(directory);
    var vpnd = Program.start(directory, program, "-f", "-c", file.toString());
    started.add(vpnd);
    return vpnd;
  }

  private static void awaitLine(Program vpnd, String text) throws InterruptedException {
    Program.await(text, () -> vpnd.output().contains(text) || !vpnd.isAlive());
    assertTrue(vpnd.output().contains(text), vpnd::toString);
  }

  @AfterEach
  void end() throws InterruptedException {
    for (var vpnd : started) {
      vpnd.kill();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalStopsTheBundlesAndEndsWithExitCode0(String signal) throws Exception {
    var vpnd = start(Behaviour.RUNS);
    awaitLine(vpnd, "tunnel of");

    Program.signal(signal, vpnd.pid());

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertTrue(vpnd.output().contains("vpnd.test INFO stopping"), vpnd::toString);
    assertFalse(Files.exists(state()));
  }

  @Test
  void aTunnelThatLacksSomethingIsWaitedFor() throws Exception {
    var vpnd = start(Behaviour.LACKS);

    awaitLine(vpnd, "ERROR no device today");
    Program.signal("TERM", vpnd.pid());

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
  }

  @Test
  void hupDoesNotEndVpnd() throws Exception {
    var vpnd = start(Behaviour.RUNS);
    awaitLine(vpnd, "tunnel of");

    Program.signal("HUP", vpnd.pid());
    Program.signal("TERM", vpnd.pid());

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertTrue(vpnd.output().contains("vpnd.test INFO stopping"), vpnd::toString);
  }

  @Test
  void theLogIsOnTheStandardOutputWithTimeOriginAndLevel() throws Exception {
    var vpnd = start(Behaviour.CHATTERS);
    awaitLine(vpnd, "stray line");

    var time = "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} ";
    var file = FakeDistribution.configurationFile(directory);
    assertTrue(
        vpnd.output().matches("(?s)" + time + "vpnd\\.test INFO tunnel of " + file + "\n.*"),
        vpnd::toString);
    assertTrue(vpnd.output().contains("vpnd.output WARNING stray line"), vpnd::toString);
    assertEquals("", vpnd.errors());
  }

  @Test
  void aBundleThatDoesNotStartIsNamedAndEndsVpndWithExitCode70() throws Exception {
    var vpnd = start(Behaviour.FAILS);

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode());
    assertTrue(vpnd.output().contains("ERROR bundle test.tunnel did not start"), vpnd::toString);
    assertTrue(vpnd.output().contains("no tunnel today"), vpnd::toString);
  }

  @Test
  void anOwnBundleThatIsNoWholeJarEndsVpndWithExitCode70() throws Exception {
    FakeDistribution.create(directory.resolve("home"), Behaviour.RUNS);
    FakeDistribution.configuration(directory);
    Files.writeString(directory.resolve("home/bundles/vpnd.crypto.jar"), "no jar");

    var vpnd = start();

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode());
    assertTrue(vpnd.output().contains("vpnd.crypto.jar is not used"), vpnd::toString);
  }

  @Test
  void aTermWhileTheTunnelIsStillComingIsACleanStop() throws Exception {
    var vpnd = start(Behaviour.WAITS);
    awaitLine(vpnd, "tunnel of");

    Program.signal("TERM", vpnd.pid());

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
  }

  @Test
  void aFrameworkThatABundleStopsEndsVpndWithExitCode70() throws Exception {
    var vpnd = start(Behaviour.GIVES_UP);

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode(), vpnd::toString);
    assertTrue(vpnd.output().contains("gave up"), vpnd::toString);
  }

  @Test
  void aBundleThatCannotBeStoppedIsGivenUp() throws Exception {
    var vpnd = start(Behaviour.HANGS);
    awaitLine(vpnd, "tunnel of");

    Program.signal("TERM", vpnd.pid());

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode(), vpnd::toString);
    assertTrue(vpnd.output().contains("did not stop in time"), vpnd::toString);
  }

  @Test
  void whatAKilledVpndLeavesIsRemovedByTheNextStart() throws Exception {
    var vpnd = start(Behaviour.RUNS);
    awaitLine(vpnd, "tunnel of");
    vpnd.kill();
    var left = Files.createDirectory(state().resolve("left"));
    assertTrue(Files.exists(left), "kill -9 gives no chance to clean up");

    awaitLine(start(), "tunnel of");

    assertFalse(Files.exists(left));
  }

  private Program startWithDirectory(Behaviour behaviour, String... names) throws Exception {
    FakeDistribution.create(directory.resolve("home"), behaviour);
    var path = FakeDistribution.configurations(directory, names);
    if (names.length > 0) {
      Files.writeString(path.resolve("bad.conf"), "role: captain\n");
      Files.setPosixFilePermissions(
          path.resolve("bad.conf"), PosixFilePermissions.fromString("rw-------"));
    }
    var program = directory.resolve("home/bin/vpnd");
    var vpnd = Program.start(directory, program, "-f", "-vv", "-c", path.toString());
    started.add(vpnd);
    return vpnd;
  }

  @Test
  void oneGoodFileOfADirectoryIsEnoughToStart() throws Exception {
    var vpnd = startWithDirectory(Behaviour.RUNS, "a");
    awaitLine(vpnd, "tunnel of " + FakeDistribution.configurationDirectory(directory));
    assertTrue(vpnd.isAlive());
  }

  @Test
  void vpndWaitsForTheFirstFileOfAnEmptyDirectory() throws Exception {
    var vpnd = startWithDirectory(Behaviour.WAITS);
    awaitLine(vpnd, "DEBUG running with");

    Program.signal("TERM", vpnd.pid());

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
  }

  @Test
  void aDirectoryWithoutAGoodFileEndsVpndWithExitCode78() throws Exception {
    var path = FakeDistribution.configurations(directory, "a");
    Files.writeString(path.resolve("a.conf"), "role: captain\n");
    FakeDistribution.create(directory.resolve("home"), Behaviour.RUNS);

    var program = directory.resolve("home/bin/vpnd");
    var vpnd = Program.start(directory, program, "-f", "-c", path.toString());
    started.add(vpnd);

    assertEquals(ExitCode.CONFIGURATION, vpnd.exitCode(), vpnd::toString);
    assertTrue(vpnd.errors().startsWith(path + "/a.conf:1: role 'captain'"), vpnd::toString);
    assertEquals("", vpnd.output());
  }

  private Path state() {
    return InstanceFiles.of(FakeDistribution.configurationFile(directory)).state();
  }
}
