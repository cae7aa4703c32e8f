// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
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
import vpnd.run.instance.InstanceFiles;
import vpnd.run.process.ExitCode;
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
    FakeDistribution.requireRoot();
    this.directory = directory;
    sources = FakeDistribution.configurations(directory);
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

    assertTrue(control("peers", "--json").output().startsWith("{\"peers\": [], \"version\": "));
    assertTrue(peers.output().contains("\n" + version() + ", up "), peers::toString);
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
    assertEquals("there is no command 'nonsense'; 'help' lists them\n", unknownCommand.errors());
    var mistyped = control("peer");
    assertEquals(
        "there is no command 'peer'; do you mean 'peers'? 'help' lists them\n", mistyped.errors());
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

  /** Whatever a command is given: one line for people, and no word of Java. */
  @Test
  void wrongArgumentsAreAnsweredByAUsageLine() throws Exception {
    var commands = new ArrayList<String>();
    for (var line : control("help").output().lines().toList()) {
      var scoped = line.strip().split(" ", 2)[0];
      if (scoped.matches("vpnd:.*|felix:(bundle|frame|head|inst|lb|re|ru|sta|sto|unin|which).*")) {
        commands.add(scoped);
      }
    }
    assertTrue(commands.size() > 12, commands::toString);
    for (var command : commands) {
      for (var arguments :
          List.of(List.<String>of(), List.of("--no", "1", "2", "3", "4"), List.of("a", "b", "c"))) {
        var words = new ArrayList<>(List.of(command));
        words.addAll(arguments);
        var ended = control(words.toArray(String[]::new));
        var errors = ended.errors();
        assertFalse(
            errors.matches("(?s).*(coerce|Exception|Bundle\\[|java\\.).*"), () -> words + errors);
        assertFalse(ended.output().contains("coerce"), words::toString);
        if (command.startsWith("vpnd:") && ended.exitCode() != 0) {
          assertEquals(1, errors.lines().count(), () -> words + errors);
        }
      }
    }
    for (var command : List.of("start", "stop", "install", "uninstall")) {
      assertFalse(
          control(command).errors().isEmpty() && control(command).output().isEmpty(), command);
    }
    var update = control("update");
    assertTrue(update.errors().endsWith("usage: update BUNDLE [JAR] [--json]\n"), update::toString);
  }

  @Test
  void updateAnswersInJson() throws Exception {
    var update = control("update", "vpnd.stats.graphite", "--json");
    assertTrue(
        update.output().startsWith("{\"bundle\": \"vpnd.stats.graphite\", \"version\": \""),
        update::toString);
  }

  @Test
  void whatIsNestedTooDeeplyIsAnErrorAndTheNextCommandIsAnswered() throws Exception {
    var deep = control("(".repeat(60_000));
    assertEquals(1, deep.exitCode(), deep::toString);
    assertEquals("the command line is nested too deeply\n", deep.errors());
    assertEquals(0, control("peers").exitCode());
  }

  @Test
  void whoWantsToLeaveIsToldHow() throws Exception {
    for (var command : List.of("exit", "quit", "stop")) {
      var refused = control(command);
      assertEquals(1, refused.exitCode(), refused::toString);
      assertTrue(refused.errors().contains("Ctrl-C"), refused::toString);
      assertTrue(refused.errors().contains("'kill " + vpnd.pid() + "'"), refused::toString);
    }
    assertTrue(vpnd.isAlive());
  }

  private String version() throws Exception {
    var ended = Program.start(directory, Program.DISTRIBUTION.resolve("bin/vpndctl"), "-V");
    assertEquals(0, ended.exitCode(), ended::toString);
    return ended.output().strip();
  }

  @Test
  void theOptionHasTheFormsOfGetopt() throws Exception {
    for (var words :
        List.of(
            List.of("-c" + sources, "peers"),
            List.of("--config=" + sources, "peers"),
            List.of("--config", sources.toString(), "peers"))) {
      var program = Program.DISTRIBUTION.resolve("bin/vpndctl");
      var ended = Program.start(directory, program, words.toArray(String[]::new));
      assertEquals(0, ended.exitCode(), ended::toString);
    }
    assertTrue(version().startsWith("vpnd "));
  }

  @Test
  void helpListsTheCommands() throws Exception {
    var help = control("--help");
    assertEquals(0, help.exitCode());
    for (var command : List.of("peers", "stats", "why", "rekey", "forget", "reload", "update")) {
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
    FakeDistribution.writeBundle(broken, FakeTunnelBundle.Behaviour.FAILS);

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
    awaitOutput("there is no command 'nonsense'; 'help' lists them\n");
    awaitOutput("|vpnd.shell (");
    vpnd.endInput();
    assertEquals(0, control("peers").exitCode());
  }

  @Test
  void usr1LogsTheState() throws Exception {
    Program.signal("USR1", vpnd.pid());
    awaitOutput("vpnd.shell INFO no tunnel runs");
  }

  /** The first vpnd has gone, and another process serves the socket while the second one starts. */
  @Test
  void aSocketThatAnotherProcessServesIsTakenOverWhenItBecomesFree() throws Exception {
    Program.signal("TERM", vpnd.pid());
    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(socket));
      vpnd = start();
      awaitOutput("vpndctl cannot reach this vpnd at " + socket + ": another process serves");
    }

    awaitOutput("vpndctl reaches this vpnd at " + socket + " now");
    var peers = control("peers");
    assertEquals(0, peers.exitCode(), peers::toString);
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
