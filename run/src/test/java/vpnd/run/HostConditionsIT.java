// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.run.process.ExitCode;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Sample;
import vpnd.testing.Seed;

/** Where vpnd runs: whatever a host forbids that vpnd can do without. */
@NeedsRoot
@InTurn(1)
class HostConditionsIT {
  private static final String TMP_NOEXEC = "cover /tmp noexec";
  private static final String TMP_READ_ONLY = "cover /tmp ro";
  private static final String RUN_NOEXEC = "mount -o remount,noexec /run";
  private static final String PROTECT_HOME = "cover /root ro,mode=000";
  private static final String NO_HOME = "unset HOME";

  /** A directory of devices with what vpnd needs, and without a system log. */
  private static final String OWN_DEV =
      """
      mkdir /run/dev && mount -t tmpfs none /run/dev && mkdir /run/dev/net /run/dev/pts
      for node in null zero random urandom tty net/tun; do
        touch /run/dev/$node && mount --bind /dev/$node /run/dev/$node || exit 97
      done
      mount --bind /dev/pts /run/dev/pts && ln -s pts/ptmx /run/dev/ptmx || exit 97
      mount --move /run/dev /dev && rmdir /run/dev || exit 97
      """;

  private static final String SYSTEM_LOG =
      "python3 -c 'import socket; socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).bind(\"/dev/log\")'";

  /** A tunnel's files, and the program under test, are where the mounts do not hide them. */
  private final Path directory;

  private final IsolatedHost host;

  HostConditionsIT(@TempDir(factory = BuildTempDir.class) Path directory) throws Exception {
    FakeDistribution.requireRoot();
    this.directory = directory;
    host = new IsolatedHost(directory);
  }

  static Stream<String> hosts() {
    var all = new ArrayList<String>();
    for (var tmp : List.of("", TMP_NOEXEC, TMP_READ_ONLY)) {
      for (var home : List.of("", PROTECT_HOME, NO_HOME)) {
        all.add(String.join("\n", tmp, home, RUN_NOEXEC));
      }
    }
    all.add(String.join("\n", TMP_READ_ONLY, PROTECT_HOME));
    return Sample.of(all, Seed.draw()).stream();
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void noDirectoryNeedsToBeWritableOrToAllowExecution(String mounts) throws Exception {
    var vpnd = host.run(Map.of(), mounts, IsolatedHost.DAEMON);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals("", vpnd.errorsBesidesSystemLog());
    assertTrue(vpnd.output().contains("role net-gw"), vpnd::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-f", ""})
  void withoutNativeCodeVpndEndsWithOneLine(String option) throws Exception {
    var home = copy("home");
    try (var files = Files.walk(home.resolve("lib/native"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "no library");
      }
    }

    endsWithOneLine(home, option, "restore lib/native");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-f", ""})
  void withoutACipherVpndEndsWithOneLine(String option) throws Exception {
    Files.writeString(
        host.configuration(), "sodium_library: /etc/passwd\n", StandardOpenOption.APPEND);

    endsWithOneLine(Program.DISTRIBUTION, option, "cannot use /etc/passwd as libsodium");
  }

  private void endsWithOneLine(Path home, String option, String text) throws Exception {
    var mounts = String.join("\n", TMP_NOEXEC, PROTECT_HOME, RUN_NOEXEC);

    var vpnd = host.run(home, Map.of(), mounts, "exec \"$VPND/bin/vpnd\" " + option + " -c $CONF");

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode(), vpnd::toString);
    var lines = (vpnd.output() + vpnd.errorsBesidesSystemLog()).lines().toList();
    assertEquals(1, lines.size(), vpnd::toString);
    assertTrue(lines.get(0).contains(text), vpnd::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "with:colon", "größer", "two:a é:b c"})
  void theDistributionMayBeInAnyDirectory(String name) throws Exception {
    var home = copy(name);
    var script =
        """
        "$VPND/bin/vpnd-keygen" --public "$CONF" && "$VPND/bin/vpnd-archive" &&
          test -s "$VPND"/lib/classes-*.jsa || exit 98
        """;

    var vpnd = host.run(home, Map.of("LC_ALL", "C"), "", script + IsolatedHost.DAEMON);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals("", vpnd.errorsBesidesSystemLog());
    assertTrue(vpnd.output().contains("role net-gw"), vpnd::toString);
  }

  private Path copy(String name) throws IOException, InterruptedException {
    var home = directory.resolve(name);
    var copied = new ProcessBuilder("cp", "-a", Program.DISTRIBUTION.toString(), home.toString());
    assertEquals(0, copied.start().waitFor());
    try (var archives = Files.newDirectoryStream(home.resolve("lib"), "*.jsa*")) {
      for (var archive : archives) {
        Files.delete(archive);
      }
    }
    return home;
  }

  @Test
  void aDirectoryThatWasRemovedIsNoObstacle() throws Exception {
    var script = "mkdir /run/gone; cd /run/gone; rmdir /run/gone\n" + IsolatedHost.DAEMON;

    var vpnd = host.run(Map.of(), "", script);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
  }

  @Test
  void aPathWithoutProgramsIsNoObstacle() throws Exception {
    var script = "PATH=/nonexistent \"$VPND/bin/vpnd\" --check -c \"$CONF\"";

    var vpnd = host.run(Map.of(), "", script);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals(host.configuration() + ": ok\n", vpnd.output());
    assertEquals("", vpnd.errors());
  }

  /** Through all its life: as a daemon, in a crash, and after the start that follows. */
  private static final String LIFE =
      """
      rmdir "$NONCES"; umask 0; mkdir /run/test
      look() {
        find /run "$NONCES" $OPEN ! -path /run ! -path '/run/mount*' ! -path '/run/test*' -printf '%p %m\n'
      }
      "$VPND/bin/vpnd" -c "$CONF" || exit
      vpnd=$(cat /run/vpnd-x.pid)
      "$VPND/bin/vpndctl" -c "$CONF" reload >/run/test/log; look
      kill -SEGV $vpnd
      while kill -0 $vpnd 2>/dev/null; do sleep 0.05; done; look
      test -s /run/vpnd/hs_err_pid$vpnd.log || exit 98
      "$VPND/bin/vpnd" -c "$CONF" || exit; look
      kill -TERM "$(cat /run/vpnd-x.pid)"
      while test -e /run/vpnd-x.pid; do sleep 0.05; done; look
      """;

  /** The process id is no secret, and the socket is for a group. */
  private static final String FOR_OTHERS = "/run/stats 660\n/run/vpnd-x.pid 644\n";

  @Test
  void whatVpndMakesIsForItsOwnerOnlyWhateverTheUmask() throws Exception {
    assertEquals(FOR_OTHERS, openInItsLife(Program.DISTRIBUTION, "-perm /077"));
  }

  /** Where the kernel lets no thread part with the others, the umask is that of the programs. */
  @Test
  void noFileOfVpndReliesOnTheUmask() throws Exception {
    var home = copy("home");
    var launcher = home.resolve("lib/java.sh");
    var text = Files.readString(launcher);
    assertTrue(text.contains("\numask 077\n"), text);
    Files.writeString(launcher, text.replace("\numask 077\n", "\numask 0\n"));
    // What Felix and Java make is in directories that nobody else may enter.
    var open = "( -type d -path /run/vpnd/vpnd-x -prune -false -o ! -name hs_err* -perm /077 )";

    assertEquals(FOR_OTHERS, openInItsLife(home, open));
  }

  /** What others than its owner may use of what vpnd makes, each with its mode. */
  private String openInItsLife(Path home, String open) throws Exception {
    var nonces = directory.resolve("nonces").toString();

    var vpnd = host.run(home, Map.of("NONCES", nonces, "OPEN", open), "", LIFE);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    return vpnd.output().lines().sorted().distinct().map(line -> line + "\n").collect(joining());
  }

  /** What Java reports of a crash shows the memory, keys too. */
  @Test
  void aCrashLeavesItsReportWhereOnlyTheOwnerCanReadIt() throws Exception {
    var script =
        """
        mkdir /run/here && cd /run/here
        "$VPND/bin/vpnd" -f -v -c "$CONF" >/run/log & vpnd=$!
        while ! grep -q 'running with' /run/log && kill -0 $vpnd; do sleep 0.05; done
        "$JAVA_HOME/bin/jcmd" $vpnd VM.version >/run/jcmd 2>&1 && echo attached
        kill -SEGV $vpnd; wait $vpnd
        find /run -name 'hs_err*' | sed 's/[0-9][0-9]*/N/'
        stat -c %a /run/vpnd
        """;

    var vpnd = host.run(Map.of(), "", script);

    assertEquals("/run/vpnd/hs_err_pidN.log\n700\n", vpnd.output(), vpnd::toString);
  }

  @Test
  void hupFollowsTheFilesAndEndsNothing() throws Exception {
    var script =
        """
        "$VPND/bin/vpnd" -f -v -c "$CONF" >/run/log & vpnd=$!
        for text in 'running with' reloaded; do
          while ! grep -q "$text" /run/log && kill -0 $vpnd; do sleep 0.05; done
          test "$text" = reloaded || kill -HUP $vpnd
        done
        kill -TERM $vpnd; wait $vpnd; status=$?
        grep -o 'reloaded: .*' /run/log
        exit $status
        """;

    var vpnd = host.run(Map.of(), "", script);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals("reloaded: all configuration files are in use as they are\n", vpnd.output());
  }

  /** A daemon has left its terminal; that it is closed later does not matter. */
  @Test
  void hupEndsNoDaemonThatWasStartedAtATerminal() throws Exception {
    var script =
        """
        python3 -c '
        import socket, sys
        log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        log.bind("/dev/log")
        while True: print(log.recv(65536).decode(), flush=True)' >/run/log & log=$!
        while ! test -S /dev/log; do sleep 0.05; done
        script -qec '"$VPND/bin/vpnd" -v -c "$CONF"' /dev/null </dev/null || exit
        vpnd=$(cat /run/vpnd-x.pid)
        kill -HUP $vpnd
        while ! grep -q reloaded /run/log && kill -0 $vpnd; do sleep 0.05; done
        grep -o 'reloaded: .*' /run/log
        kill -TERM $vpnd
        while kill -0 $vpnd 2>/dev/null; do sleep 0.05; done
        kill $log
        """;

    var vpnd = host.run(Map.of(), OWN_DEV, script);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals("reloaded: all configuration files are in use as they are\n", vpnd.output());
    assertEquals("", vpnd.errors());
  }

  @Test
  void aHostWithoutSystemLogIsToldSo() throws Exception {
    var vpnd = host.run(Map.of(), "", IsolatedHost.DAEMON);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals(
        !Files.exists(Path.of("/dev/log")),
        vpnd.errors().startsWith("vpnd: there is no /dev/log"),
        vpnd::toString);
  }

  /** It is reported at the terminal, since afterwards there is no log. */
  @Test
  void onlyAHostWithoutSystemLogIsToldSoBeforeTheDaemonDetaches() throws Exception {
    var without = host.run(Map.of(), OWN_DEV, IsolatedHost.DAEMON);
    var with = host.run(Map.of(), OWN_DEV + SYSTEM_LOG, IsolatedHost.DAEMON);

    assertEquals(0, without.exitCode(), without::toString);
    assertEquals(1, without.errors().lines().count(), without::toString);
    assertTrue(without.errors().startsWith("vpnd: there is no /dev/log, "), without::toString);
    assertEquals(0, with.exitCode(), with::toString);
    assertEquals("", with.errors());
  }
}
