// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Slow;

/** How the distribution takes commands: one vpnd in the foreground, without a tunnel. */
@Slow
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShellIT {
  private final Path directory;
  private final Path sources;
  private final Path socket;
  private Program vpnd;

  ShellIT(@TempDir Path directory) throws Exception {
    TestHome.requireRoot();
    this.directory = directory;
    sources = TestHome.configurations(directory);
    socket = InstanceFiles.of(sources).controlSocket();
    vpnd = start();
  }

  private Program start() throws Exception {
    var program = Program.DISTRIBUTION.resolve("bin/vpnd");
    var started = Program.start(directory, program, "-f", "-c", sources.toString());
    Program.await("start script", () -> survivesUsr1(started));
    // Before it can know what the signal means.
    Program.signal("USR1", started.pid());
    return started;
  }

  /** By what the kernel says of a process (proc_pid_status(5)): it ignores or handles USR1. */
  private static boolean survivesUsr1(Program started) {
    try (var status = Files.lines(Path.of("/proc/" + started.pid() + "/status"))) {
      return status
          .filter(line -> line.startsWith("SigIgn:") || line.startsWith("SigCgt:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .anyMatch(mask -> (mask & 1 << 9) != 0);
    } catch (IOException e) {
      return !Files.exists(Path.of("/proc"));
    }
  }

  private Program control(String... words) throws Exception {
    return controlOf(sources, words);
  }

  private Program controlOf(Path configuration, String... words) throws Exception {
    var arguments =
        Stream.concat(Stream.of("-c", configuration.toString()), Stream.of(words))
            .toArray(String[]::new);
    var ended = Program.start(directory, Program.DISTRIBUTION.resolve("bin/vpndctl"), arguments);
    ended.exitCode();
    return ended;
  }

  @BeforeAll
  void awaitSocket() throws Exception {
    Program.await("control socket", () -> Files.exists(socket) || !vpnd.isAlive());
    assertTrue(vpnd.isAlive(), vpnd::toString);
  }

  @AfterAll
  void end() throws Exception {
    vpnd.kill();
    Files.deleteIfExists(socket);
  }

  private void awaitOutput(String text) throws InterruptedException {
    Program.await(text, () -> vpnd.output().contains(text) || !vpnd.isAlive());
    assertTrue(vpnd.output().contains(text), vpnd::toString);
  }

  @Test
  void aCommandAnswers() throws Exception {
    var peers = control("peers");
    assertEquals(0, peers.exitCode(), peers::toString);
    assertTrue(peers.output().startsWith("NAME  STATE  ENDPOINT"), peers::toString);
    assertEquals("", peers.errors());

    assertEquals("{\"peers\": []}\n", control("peers", "--json").output());
    assertTrue(control("lb -s").output().contains("vpnd.shell"));
    var why = control("why");
    assertTrue(why.output().contains("there is no configuration file in it"), why::toString);
  }

  @Test
  void aCommandThatFailsHasTheExitCode1AndALineThatTellsWhy() throws Exception {
    var unknownPeer = control("peers", "paris");
    assertEquals(1, unknownPeer.exitCode(), unknownPeer::toString);
    assertEquals("there is no peer 'paris'; no tunnel runs\n", unknownPeer.errors());
    assertEquals("", unknownPeer.output());

    var unknownCommand = control("nonsense");
    assertEquals(1, unknownCommand.exitCode(), unknownCommand::toString);
    assertEquals(1, unknownCommand.errors().lines().count(), unknownCommand::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--nonsense", "peers two\nlines"})
  void aWrongCommandLineHasTheExitCode64(String argument) throws Exception {
    var wrong = control(argument);
    assertEquals(ExitCode.USAGE, wrong.exitCode(), wrong::toString);
    assertEquals(1, wrong.errors().lines().count(), wrong::toString);
  }

  @Test
  void whereNoVpndRunsTheExitCodeIs69() throws Exception {
    var nobody = controlOf(directory.resolve("vpt-nobody.conf"), "peers");
    assertEquals(69, nobody.exitCode(), nobody::toString);
    assertTrue(nobody.errors().contains("/run/vpnd-vpt-nobody.sock"), nobody::toString);
  }

  @Test
  void helpListsTheCommands() throws Exception {
    var help = control("--help");
    assertEquals(0, help.exitCode());
    for (var command : List.of("peers", "stats", "why", "rekey", "reload", "update")) {
      assertTrue(help.output().contains("\n  " + command + " "), help::toString);
    }
  }

  @Test
  void anArgumentIsNoCommand() throws Exception {
    var made = directory.resolve("made");
    for (var argument :
        List.of(
            "; stop vpnd.router",
            "$(stop vpnd.router)",
            "(stop vpnd.router)",
            "| stop vpnd.router",
            "> " + made,
            ">" + made)) {
      assertEquals(1, control("peers", argument).exitCode(), argument);
    }
    assertFalse(Files.exists(made));
    assertTrue(isActive("vpnd.router"));
    // As a part of a command line it is one; this shows that the above could be seen.
    control("peers; stop vpnd.router");
    assertFalse(isActive("vpnd.router"));
    control("start " + number("vpnd.router"));
  }

  private boolean isActive(String bundle) throws Exception {
    return line(bundle).contains("|Active");
  }

  private String number(String bundle) throws Exception {
    return line(bundle).replaceFirst("\\|.*", "").strip();
  }

  private String line(String bundle) throws Exception {
    return control("lb -s")
        .output()
        .lines()
        .filter(line -> line.contains("|" + bundle + " "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void updateFailsIfTheNewBundleDoesNotRunAndTheOldOneGoesOn() throws Exception {
    var broken = directory.resolve("broken.jar");
    TestHome.writeBundle(broken, TestTunnel.Behaviour.FAILS);

    var failed = control("update", "vpnd.crypto", broken.toString());

    assertEquals(1, failed.exitCode(), failed::toString);
    assertTrue(failed.errors().contains("the one before is back"), failed::toString);
    assertTrue(isActive("vpnd.crypto"));
    var noJar = control("update", "vpnd.crypto", directory.resolve("nothing.jar").toString());
    assertEquals(1, noJar.exitCode(), noJar::toString);
    assertTrue(noJar.errors().endsWith("is not a jar that can be read\n"), noJar::toString);
    assertEquals(1, noJar.errors().lines().count(), noJar::toString);
    var again = control("update", "vpnd.crypto");
    assertEquals(0, again.exitCode(), again::toString);
    assertTrue(isActive("vpnd.crypto"));
  }

  @Test
  void theShellCanBeUpdatedThroughItself() throws Exception {
    var update = control("update", "vpnd.shell");
    assertEquals(0, update.exitCode(), update::toString);
    assertTrue(update.output().startsWith("vpnd.shell is updated"), update::toString);
    assertEquals(0, control("peers").exitCode());
  }

  @Test
  void onlyItsOwnerMayUseTheSocket() throws Exception {
    assertEquals(
        PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(socket));
  }

  @Test
  void silentClientsKeepNobodyOutForLong() throws Exception {
    var silent = new ArrayList<SocketChannel>();
    try {
      // One more than there are places.
      for (int i = 0; i < 5; i++) {
        silent.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
      }
      assertEquals(0, control("peers").exitCode());
    } finally {
      for (var client : silent) {
        client.close();
      }
    }
  }

  @Test
  void theConsoleRunsCommandsAndItsEndMeansNothing() throws Exception {
    vpnd.type("reload\n\n \nnonsense\nlb -s\n");
    awaitOutput("there is no configuration file in it");
    awaitOutput("Command not found: nonsense\n");
    awaitOutput("|vpnd.shell (");
    vpnd.endInput();
    assertEquals(0, control("peers").exitCode());
  }

  @Test
  void usr1LogsTheState() throws Exception {
    Program.signal("USR1", vpnd.pid());
    awaitOutput("vpnd.shell INFO no tunnel runs");
  }

  @Test
  void theSocketOfAKilledVpndIsReplacedAndThatOfAStoppedOneIsRemoved() throws Exception {
    vpnd.kill();
    assertTrue(Files.exists(socket), "kill -9 gives no chance to clean up");
    assertEquals(69, control("peers").exitCode());

    vpnd = start();

    Program.await("control socket", () -> answers() || !vpnd.isAlive());
    Program.signal("TERM", vpnd.pid());
    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertFalse(Files.exists(socket));
    vpnd = start();
    awaitSocket();
  }

  private boolean answers() {
    try {
      return control("peers").exitCode() == 0;
    } catch (Exception e) {
      return false;
    }
  }
}
