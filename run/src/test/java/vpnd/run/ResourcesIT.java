// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.run.process.ExitCode;
import vpnd.testing.NeedsRoot;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;

/** What is used up ends vpnd: a part that did not get any would be missing from then on. */
@Slow
@NeedsRoot
@OnEachJava
class ResourcesIT {
  private static final String FOREGROUND = "\"$VPND/bin/vpnd\" -f -c \"$CONF\"";

  private final IsolatedHost host;

  ResourcesIT(@TempDir Path directory) throws Exception {
    FakeDistribution.requireRoot();
    host = new IsolatedHost(directory);
  }

  @Test
  void aFullHeapIsNamedAndEndsVpndWithExitCode70() throws Exception {
    // It counts more than what lib/java.sh says. Java 25 ends without a message if the heap is too
    // small for the class archive.
    var environment = Map.of("_JAVA_OPTIONS", "-Xshare:off -Xms2m -Xmx3m");

    var vpnd = host.run(environment, "", FOREGROUND);

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode(), vpnd::toString);
    var last = vpnd.output().lines().reduce("", (before, line) -> line);
    assertTrue(last.contains("ERROR out of memory: the heap of"), vpnd::toString);
    assertTrue(last.contains("raise -Xmx in"), vpnd::toString);
  }

  /** vpnd requires 76 for one tunnel. */
  @ParameterizedTest
  @CsvSource({"40, -f", "40, ''", "75, -f", "75, ''"})
  void aLimitOfOpenFilesIsNamedInOneLineAndEndsVpndWithExitCode70(int limit, String option)
      throws Exception {
    var script =
        "ulimit -n %d; exec timeout 20 \"$VPND/bin/vpnd\" %s -c \"$CONF\"".formatted(limit, option);

    var vpnd = host.run(Map.of(), "", script);

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode(), vpnd::toString);
    var lines = (vpnd.output() + vpnd.errors()).lines().toList();
    assertEquals(1, lines.size(), vpnd::toString);
    assertTrue(lines.get(0).contains("raise the limit of open files"), vpnd::toString);
  }

  @Test
  void aLimitOfOpenFilesThatSufficesForOneTunnelIsNoObstacle() throws Exception {
    var vpnd = host.run(Map.of(), "ulimit -n 76", IsolatedHost.DAEMON);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals("", vpnd.errorsBesidesSystemLog());
  }

  /** The limit is lowered when the start has ended: a start that runs out of files ends vpnd. */
  @Test
  void vpndctlIsAnsweredAsSoonAsThereAreOpenFilesAgain() throws Exception {
    var script =
        """
        "$VPND/bin/vpnd" -f -vv -c "$CONF" >/run/log & vpnd=$!
        while ! grep -q 'running with' /run/log; do kill -0 $vpnd || exit 99; sleep 0.05; done
        prlimit --pid $vpnd --nofile=10:
        timeout 20 "$VPND/bin/vpndctl" -c "$CONF" stats >/dev/null & client=$!
        while ! grep -q 'vpndctl cannot reach' /run/log && kill -0 $client; do sleep 0.05; done
        prlimit --pid $vpnd --nofile=100:
        wait $client; status=$?
        grep -o 'vpndctl cannot reach .*' /run/log | sed 's| at /.*sock||'
        kill -TERM $vpnd; wait $vpnd
        exit $status
        """;

    var vpnd = host.run(Map.of(), "", script);

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals("vpndctl cannot reach this vpnd: Too many open files\n", vpnd.output());
  }

  @Test
  void aLimitOfInotifyIsNamedAndEndsVpndWithExitCode70() throws Exception {
    var limited =
        """
        exec unshare --user --map-root-user --mount --net sh -c '
        echo 0 >/proc/sys/user/max_inotify_instances && ip link set lo up && mount -t tmpfs none /run && exec "$VPND/bin/vpnd" -f -c "$CONF"'
        """;

    var vpnd = host.run(Map.of(), "", limited);

    assertEquals(ExitCode.SOFTWARE, vpnd.exitCode(), vpnd::toString);
    assertEquals(1, vpnd.output().lines().count(), vpnd::toString);
    assertTrue(vpnd.output().contains("raise fs.inotify.max_user_instances"), vpnd::toString);
  }
}
