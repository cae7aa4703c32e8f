// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.run.FakeTunnelBundle.Behaviour;
import vpnd.testing.NeedsRoot;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;

/** The archive of loaded classes, in a distribution that was copied and then made its own. */
@Slow
@NeedsRoot
@OnEachJava
class ClassArchiveIT {
  /** How Java's log marks what comes from the archive rather than from a jar. */
  private static final String FROM_ARCHIVE = "source: shared objects file";

  @TempDir private static Path directory = Path.of("");
  private static Path home = Path.of("");
  private static Path archive = Path.of("");
  private static Path configuration = Path.of("");
  private static byte[] whole = {};

  @BeforeAll
  static void makeTheArchive() throws Exception {
    home = directory.resolve("home");
    FakeDistribution.create(home, Behaviour.RUNS);
    Files.createDirectory(home.resolve("bundles/role"));
    Files.copy(Program.DISTRIBUTION.resolve("bin/vpnd-archive"), home.resolve("bin/vpnd-archive"));
    archive = home.resolve("lib").resolve(ofTheBuild().getFileName());

    var maker = Program.start(directory, Path.of("/bin/sh"), home + "/bin/vpnd-archive");

    assertEquals(0, maker.exitCode(), maker::toString);
    assertEquals("", maker.output() + maker.errors());
    whole = Files.readAllBytes(archive);
    configuration = FakeDistribution.configuration(directory);
  }

  private static Path ofTheBuild() {
    var name = "classes-" + Runtime.version().feature() + ".jsa";
    var path = Program.DISTRIBUTION.resolve("lib").resolve(name);
    assertTrue(Files.exists(path), path + " was not made by the build");
    return path;
  }

  @BeforeEach
  void restoreTheArchive() throws Exception {
    putWithSum(whole);
  }

  private static void put(byte[] content) throws IOException {
    Files.deleteIfExists(archive);
    Files.write(archive, content);
  }

  /** Puts what only Java itself can find fault with. */
  private static void putWithSum(byte[] content) throws Exception {
    put(content);
    var sum =
        new ProcessBuilder("cksum")
            .redirectInput(archive.toFile())
            .redirectOutput(Path.of(archive + ".cksum").toFile())
            .start();
    assertEquals(0, sum.waitFor());
  }

  /** Has a distribution check a file, which needs many classes; returns what Java logs of it. */
  private static String logOf(String what, Path distribution) throws Exception {
    var log = directory.resolve("java.log");
    var vpnd =
        Program.start(
            directory,
            logging(what, log),
            distribution.resolve("bin/vpnd"),
            "--check",
            "-c",
            configuration.toString());
    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    return Files.readString(log);
  }

  private static Map<String, String> logging(String what, Path log) {
    return Map.of(
        "JAVA_HOME",
        System.getProperty("java.home"),
        "_JAVA_OPTIONS",
        "-Xlog:" + what + ":file=" + log);
  }

  private static boolean isFromArchive(String log, String name) {
    return log.lines().anyMatch(line -> line.contains(name + " " + FROM_ARCHIVE));
  }

  @Test
  void theBuildHasMadeOneThatItsJavaUses() throws Exception {
    var log = logOf("class+load", Program.DISTRIBUTION);

    assertTrue(isFromArchive(log, "vpnd.config.ConfigurationCheck"), log);
  }

  @Test
  void classesOfBundlesAndAllOfTheLauncherComeFromIt() throws Exception {
    var path = directory.resolve("daemon.log");
    var vpnd =
        Program.start(
            directory,
            logging("class+load", path),
            home.resolve("bin/vpnd"),
            "-f",
            "-c",
            configuration.toString());
    try {
      Program.await("tunnel", () -> vpnd.output().contains("tunnel of") || !vpnd.isAlive());
      Program.signal("TERM", vpnd.pid());
      assertEquals(0, vpnd.exitCode(), vpnd::toString);
    } finally {
      vpnd.kill();
    }

    var log = Files.readString(path);
    assertTrue(isFromArchive(log, FakeTunnelBundle.class.getName()), log);
    assertTrue(isFromArchive(log, Launcher.class.getName()), log);
    assertEquals(List.of(), log.lines().filter(line -> line.contains("/lib/vpnd.run")).toList());
  }

  @Test
  @EnabledForJreRange(minVersion = 25)
  void whatIsOnTheClassPathIsLinkedAhead() throws Exception {
    var log = logOf("aot", home);

    assertTrue(log.contains("Using AOT-linked classes: true"), log);
  }

  private enum Fault {
    MISSING,
    EMPTY,
    ONLY_HALF,
    WRONG_BIT,
    NO_ARCHIVE,
    OF_ANOTHER_JAVA,
    OF_OTHER_JARS
  }

  private static void cause(Fault fault) throws Exception {
    switch (fault) {
      case MISSING -> Files.delete(archive);
      case EMPTY -> put(new byte[0]);
      case ONLY_HALF -> put(Arrays.copyOf(whole, whole.length / 2));
      case WRONG_BIT -> put(withWrongBit());
      case NO_ARCHIVE -> put("no archive\n".repeat(10_000).getBytes(ISO_8859_1));
      case OF_ANOTHER_JAVA -> putWithSum(ofAnotherJava());
      case OF_OTHER_JARS -> putWithSum(Files.readAllBytes(ofTheBuild()));
    }
  }

  private static byte[] withWrongBit() {
    var other = whole.clone();
    other[other.length / 2] ^= 1;
    return other;
  }

  /** The header names the virtual machine. */
  private static byte[] ofAnotherJava() {
    var name = new String(whole, 0, 8192, ISO_8859_1).indexOf("OpenJDK");
    assertTrue(name > 0, "the header names no virtual machine");
    var other = whole.clone();
    other[name] = 'o';
    return other;
  }

  @ParameterizedTest
  @EnumSource
  void withoutAGoodOneVpndStartsAllTheSameAndSaysNothingOfIt(Fault fault) throws Exception {
    cause(fault);
    var vpnd =
        Program.start(
            directory, home.resolve("bin/vpnd"), "--check", "-c", configuration.toString());

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals(configuration + ": ok\n", vpnd.output() + vpnd.errors());
  }
}
