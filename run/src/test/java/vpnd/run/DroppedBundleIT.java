// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.run.FakeTunnelBundle.Behaviour;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Slow;

/** What happens to jars in {@code bundles/} while vpnd runs, and to broken ones before. */
@Slow
@NeedsRoot
class DroppedBundleIT {
  private static final String NEEDS_P = "Import-Package: org.example.p;version=\"[1.2,2)\"";
  private static final String HAS_P = "Export-Package: org.example.p;version=1.3";

  private final Path directory;
  private final Path bundles;
  private final List<Program> started = new ArrayList<>();

  DroppedBundleIT(@TempDir Path directory) {
    this.directory = directory;
    bundles = directory.resolve("home/bundles");
  }

  @BeforeEach
  void create() throws Exception {
    FakeDistribution.create(directory.resolve("home"), Behaviour.RUNS);
    FakeDistribution.configuration(directory);
  }

  private Program start() throws Exception {
    var file = FakeDistribution.configurationFile(directory);
    var vpnd =
        Program.start(
            directory, directory.resolve("home/bin/vpnd"), "-f", "-v", "-c", file.toString());
    started.add(vpnd);
    awaitLine(vpnd, "DEBUG running with");
    return vpnd;
  }

  @AfterEach
  void whatRunsGoesOnAndStopsCleanly() throws Exception {
    for (var vpnd : started) {
      Program.signal("TERM", vpnd.pid());
      assertEquals(0, vpnd.exitCode(), vpnd::toString);
    }
  }

  private static void awaitLine(Program vpnd, String text) throws InterruptedException {
    Program.await(text, () -> vpnd.output().contains(text) || !vpnd.isAlive());
    assertTrue(vpnd.output().contains(text), vpnd::toString);
  }

  private static long count(Program vpnd, String text) {
    return Pattern.compile(Pattern.quote(text)).matcher(vpnd.output()).results().count();
  }

  @Test
  void aJarIsInstalledAndReplacedAndTakenAwayAsItsFileIs() throws Exception {
    var vpnd = start();
    var jar = bundles.resolve("a.jar");
    TestJar.write(jar, "org.example.a", "1.0");
    awaitLine(vpnd, "INFO bundle org.example.a 1.0.0 started (" + jar + ")");

    TestJar.write(jar, "org.example.a", "1.1");
    awaitLine(vpnd, "INFO bundle org.example.a 1.1.0 was replaced: it was 1.0.0");

    Files.delete(jar);
    awaitLine(vpnd, "INFO bundle org.example.a 1.1.0 is taken away");
  }

  @Test
  void aBundleWaitsForWhatItNeedsAndIsToldOnce() throws Exception {
    var vpnd = start();
    TestJar.write(bundles.resolve("a.jar"), "org.example.a", "1.0", NEEDS_P);
    var complaint =
        "ERROR bundle org.example.a did not start: it needs the package org.example.p,"
            + " version 1.2.0 to below 2.0.0, which no bundle here has";
    awaitLine(vpnd, complaint);

    TestJar.write(bundles.resolve("other.jar"), "org.example.other", "1.0");
    awaitLine(vpnd, "org.example.other 1.0.0 started");
    assertEquals(1, count(vpnd, complaint), vpnd::toString);

    TestJar.write(bundles.resolve("b.jar"), "org.example.b", "1.0", HAS_P);
    awaitLine(vpnd, "INFO bundle org.example.a 1.0.0 started");

    Files.delete(bundles.resolve("b.jar"));
    awaitLine(vpnd, "org.example.b 1.0.0 is taken away");
    TestJar.write(bundles.resolve("b.jar"), "org.example.b", "1.0", HAS_P);
    Program.await("runs again", () -> count(vpnd, "org.example.a 1.0.0 started") == 2);
  }

  @Test
  void aJarThatIsNotWholeIsRefusedAndUsedWhenItIs() throws Exception {
    var vpnd = start();
    var whole = directory.resolve("whole.jar");
    TestJar.write(whole, "org.example.a", "1.0");
    var bytes = Files.readAllBytes(whole);
    var jar = bundles.resolve("a.jar");
    Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));
    awaitLine(vpnd, "ERROR " + jar + " is not used: it is no jar, or not all of one");

    Files.write(jar, bytes);
    awaitLine(vpnd, "INFO bundle org.example.a 1.0.0 started");
  }

  @Test
  void aChangeThatCannotWorkLeavesTheRunningBundleAlone() throws Exception {
    var vpnd = start();
    var jar = bundles.resolve("a.jar");
    TestJar.write(jar, "org.example.a", "1.0");
    awaitLine(vpnd, "org.example.a 1.0.0 started");

    TestJar.write(jar, "org.example.a", "1.1", NEEDS_P);
    awaitLine(vpnd, "which no bundle here has; bundle org.example.a stays what it was");
    assertFalse(vpnd.output().contains("was replaced"), vpnd::toString);

    TestJar.write(bundles.resolve("b.jar"), "org.example.b", "1.0", HAS_P);
    awaitLine(vpnd, "INFO bundle org.example.a 1.1.0 was replaced: it was 1.0.0");
  }

  @Test
  void theSecondOfTwoJarsWithTheSameBundleIsRefused() throws Exception {
    var vpnd = start();
    TestJar.write(bundles.resolve("a.jar"), "org.example.a", "1.0");
    awaitLine(vpnd, "org.example.a 1.0.0 started");

    TestJar.write(bundles.resolve("b.jar"), "org.example.a", "1.0");
    awaitLine(vpnd, "b.jar is not used: a bundle of this name and version is there already");
  }

  /** A user who could change it would become root. */
  @Test
  void aJarThatOthersCanChangeIsNotUsedUntilThatIsMended() throws Exception {
    var vpnd = start();
    var open = Files.createFile(bundles.resolve("a.jar"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-r--"));
    TestJar.write(open, "org.example.a", "1.0");
    var foreign = bundles.resolve("b.jar");
    TestJar.write(directory.resolve("b.jar"), "org.example.b", "1.0");
    Files.setAttribute(directory.resolve("b.jar"), "unix:uid", 54_321);
    Files.move(directory.resolve("b.jar"), foreign);
    var refusals =
        List.of(
            "ERROR %s is not used: others than its owner may write to it; run: chmod go-w %s"
                .formatted(open, open),
            "ERROR %s is not used: it belongs to 54321, who could change it; ".formatted(foreign));
    for (var refusal : refusals) {
      awaitLine(vpnd, refusal);
    }

    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    awaitLine(vpnd, "INFO bundle org.example.a 1.0.0 started");
    Files.setAttribute(foreign, "unix:uid", 0);
    awaitLine(vpnd, "INFO bundle org.example.b 1.0.0 started");
    for (var refusal : refusals) {
      assertEquals(1, count(vpnd, refusal), vpnd::toString);
    }
  }

  @Test
  void aJarThatIsChangedAndThenOthersCanChangeLeavesTheRunningBundleAlone() throws Exception {
    var vpnd = start();
    var jar = bundles.resolve("a.jar");
    TestJar.write(jar, "org.example.a", "1.0");
    awaitLine(vpnd, "org.example.a 1.0.0 started");

    Files.setPosixFilePermissions(bundles, PosixFilePermissions.fromString("rwxrwxrwx"));
    TestJar.write(jar, "org.example.a", "1.1");
    awaitLine(vpnd, "others than its owner may write to the directory " + bundles);
    awaitLine(vpnd, "; bundle org.example.a stays what it was");

    Files.setPosixFilePermissions(bundles, PosixFilePermissions.fromString("rwxr-xr-x"));
    awaitLine(vpnd, "INFO bundle org.example.a 1.1.0 was replaced: it was 1.0.0");
  }

  @Test
  void aBrokenBundleOfSomebodyElseDoesNotKeepVpndFromStarting() throws Exception {
    TestJar.write(bundles.resolve("a.jar"), "org.example.a", "1.0", NEEDS_P);
    Files.writeString(bundles.resolve("b.jar"), "no jar");
    TestJar.write(
        bundles.resolve("c.jar"), "org.example.c", "1.0", "Bundle-Activator: org.example.None");

    var vpnd = start();

    awaitLine(vpnd, "org.example.a did not start: it needs the package org.example.p");
    awaitLine(vpnd, "b.jar is not used: it is no jar");
    awaitLine(vpnd, "org.example.c did not start: ");
  }
}
