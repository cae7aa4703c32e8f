// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import vpnd.run.FakeTunnelBundle.Behaviour;
import vpnd.run.instance.InstanceFiles;
import vpnd.run.process.ExitCode;
import vpnd.testing.NeedsRoot;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;

@Slow
@NeedsRoot
@OnEachJava
class DaemonIT {
  private final Path directory;
  private final Path home;
  private final Path file;
  private final Path pidFile;

  DaemonIT(@TempDir Path directory) {
    this.directory = directory;
    home = directory.resolve("home");
    file = FakeDistribution.configurationFile(directory);
    pidFile = InstanceFiles.of(file).pidFile();
  }

  private void prepare(Behaviour behaviour) throws Exception {
    FakeDistribution.create(home, behaviour);
    FakeDistribution.configuration(directory);
  }

  private Program start() throws IOException {
    return Program.start(directory, home.resolve("bin/vpnd"), "-c", file.toString());
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readString(pidFile).strip());
  }

  @AfterEach
  void end() throws Exception {
    if (Files.exists(pidFile)) {
      Program.signal("KILL", pid());
      Files.deleteIfExists(pidFile);
    }
  }

  @Test
  void theCommandReturnsWhenTheDaemonRunsAndATermEndsIt() throws Exception {
    prepare(Behaviour.RUNS);

    var command = start();

    assertEquals(0, command.exitCode(), command::toString);
    assertEquals("", command.output() + command.errorsBesidesSystemLog());
    var daemon = ProcessHandle.of(pid()).orElseThrow();
    Program.signal("TERM", daemon.pid());
    Program.await("end of the daemon", () -> !daemon.isAlive());
    assertFalse(Files.exists(pidFile));
    assertFalse(Files.exists(InstanceFiles.of(file).state()));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "it looks into /proc")
  void theDaemonHasASessionOfItsOwnAndHoldsNeitherTerminalNorDirectory() throws Exception {
    prepare(Behaviour.RUNS);

    assertEquals(0, start().exitCode());

    var proc = Path.of("/proc/" + pid());
    var stat = Files.readString(proc.resolve("stat"));
    var session = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)).get(3);
    assertEquals(pid(), Long.parseLong(session));
    assertEquals(Path.of("/"), Files.readSymbolicLink(proc.resolve("cwd")));
    for (var descriptor : List.of("fd/0", "fd/1", "fd/2")) {
      assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(proc.resolve(descriptor)));
    }
  }

  @Test
  void usr1DoesNotEndTheDaemon() throws Exception {
    prepare(Behaviour.RUNS);
    assertEquals(0, start().exitCode());
    var daemon = ProcessHandle.of(pid()).orElseThrow();

    Program.signal("USR1", daemon.pid());
    Program.signal("TERM", daemon.pid());

    Program.await("end of the daemon", () -> !daemon.isAlive());
    assertFalse(Files.exists(pidFile), "it was not the TERM that ended it");
  }

  @Test
  void aSecondDaemonWithTheSameFileIsRefused() throws Exception {
    prepare(Behaviour.RUNS);
    assertEquals(0, start().exitCode());
    var first = pid();

    var second = start();

    assertEquals(ExitCode.ALREADY_RUNNING, second.exitCode());
    assertEquals(
        "vpnd: already running with a configuration file of this name as process %s; stop that one first\n"
            .formatted(first),
        second.errors());
    assertEquals(first, pid());
    var inForeground =
        Program.start(directory, home.resolve("bin/vpnd"), "-f", "-c", file.toString());
    assertEquals(ExitCode.ALREADY_RUNNING, inForeground.exitCode());
    assertEquals(second.errors(), inForeground.errors());
    assertEquals("", inForeground.output());
  }

  @Test
  void aDaemonWhoseTunnelLacksSomethingTellsSoOnceAndEndsWithExitCode71() throws Exception {
    prepare(Behaviour.LACKS);

    var command = start();

    assertEquals(ExitCode.SYSTEM, command.exitCode(), command::toString);
    assertEquals("vpnd: no device today\n", command.errorsBesidesSystemLog());
    assertFalse(Files.exists(pidFile));
  }

  @Test
  void aTermToTheCommandEndsTheDaemonThatIsStarting() throws Exception {
    prepare(Behaviour.WAITS);
    var command = start();
    Program.await("pid file", () -> Files.exists(pidFile));
    var daemon = ProcessHandle.of(pid()).orElseThrow();

    Program.signal("TERM", command.pid());

    assertEquals(0, command.exitCode(), command::toString);
    Program.await("end of the daemon", () -> !daemon.isAlive());
    assertFalse(Files.exists(pidFile));
  }

  /** As in a container that is started again and has kept its /run. */
  @Test
  void aPidFileThatNamesThisProcessItselfIsReplaced() throws Exception {
    prepare(Behaviour.RUNS);
    var stranger =
        Program.start(directory, home.resolve("bin/vpnd"), "-f", "-c", other().toString());
    Files.writeString(pidFile, stranger.pid() + "\n");

    var command = start();

    assertEquals(0, command.exitCode(), command::toString);
    assertNotEquals(stranger.pid(), pid());
    stranger.kill();
  }

  private Path other() throws IOException {
    var other = directory.resolve("vpt-other-" + ProcessHandle.current().pid() + ".conf");
    return Files.copy(file, other, StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Test
  void aPidFileOfADeadProcessIsReplaced() throws Exception {
    prepare(Behaviour.RUNS);
    assertEquals(0, start().exitCode());
    var dead = ProcessHandle.of(pid()).orElseThrow();
    Program.signal("KILL", dead.pid());
    Program.await("end of the daemon", () -> !dead.isAlive());

    assertEquals(0, start().exitCode());

    assertTrue(ProcessHandle.of(pid()).isPresent());
  }

  @Test
  void aDaemonThatDoesNotStartTellsWhyOnTheTerminal() throws Exception {
    prepare(Behaviour.FAILS);

    var command = start();

    assertEquals(ExitCode.SOFTWARE, command.exitCode());
    assertTrue(command.errors().contains("no tunnel today"), command::toString);
    assertFalse(Files.exists(pidFile));
  }

  @Test
  void aWrongConfigurationIsToldBeforeAnythingStarts() throws Exception {
    prepare(Behaviour.RUNS);
    Files.writeString(file, "role: captain\n");

    var command = start();

    assertEquals(ExitCode.CONFIGURATION, command.exitCode());
    assertTrue(command.errors().contains(":1:"), command::toString);
    assertFalse(Files.exists(pidFile));
  }
}
