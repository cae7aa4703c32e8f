// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.testing.NeedsRoot;

class CommandLineIT {
  private static final Path VPND = Program.DISTRIBUTION.resolve("bin/vpnd");

  private final Path directory;

  CommandLineIT(@TempDir Path directory) {
    this.directory = directory;
  }

  private Program run(String... arguments) throws IOException {
    return Program.start(directory, VPND, arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "--chek", "stray", "-c"})
  void aWrongCommandLineIsAnsweredWithHelpAndExitCode64(String argument) throws Exception {
    var vpnd = run(argument);

    assertEquals(64, vpnd.exitCode());
    assertTrue(vpnd.errors().contains("Usage: vpnd "), vpnd::toString);
  }

  @Test
  void helpNamesEveryOption() throws Exception {
    var vpnd = run("--help");

    assertEquals(0, vpnd.exitCode());
    for (var option : new String[] {"-f", "-v", "-c", "-V", "--check", "--help"}) {
      assertTrue(vpnd.output().contains(option), option);
    }
  }

  @Test
  void theVersionIsThatOfTheBuild() throws Exception {
    var vpnd = run("-V");

    assertEquals(0, vpnd.exitCode());
    assertTrue(
        vpnd.output().matches("vpnd [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?\n"), vpnd::toString);
  }

  @Test
  void checkSaysOkAndStartsNothing() throws Exception {
    var file = FakeDistribution.configuration(directory);

    var vpnd = run("--check", "-c", file.toString());

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertEquals(file + ": ok\n", vpnd.output());
    assertEquals("", vpnd.errors());
  }

  @Test
  void checkTellsAllProblemsWithTheirLines() throws Exception {
    var file = FakeDistribution.configuration(directory);
    var lines = Files.readString(file).lines().count();
    Files.writeString(file, "role: captain\nlocal_port: 99999\n", StandardOpenOption.APPEND);

    var vpnd = run("--check", "-c", file.toString());

    assertEquals(78, vpnd.exitCode());
    assertTrue(vpnd.errors().contains(file + ":" + (lines + 1) + ": "), vpnd::toString);
    assertTrue(vpnd.errors().contains(file + ":" + (lines + 2) + ": "), vpnd::toString);
    assertEquals("", vpnd.output());
  }

  /** In a mount namespace, with a file in place of nft(8) that nobody can run. */
  @Test
  @NeedsRoot
  void checkFailsIfTheHostCannotBlockWhatTheFileBlocks() throws Exception {
    var file = FakeDistribution.configuration(directory);
    int line = (int) Files.readString(file).lines().count() + 1;
    Files.writeString(file, "on_down: block\n", StandardOpenOption.APPEND);
    var mount = "mount --bind /dev/null /usr/sbin/nft && exec \"$0\" --check -c \"$1\"";
    var unshare = Path.of("/usr/bin/unshare");

    var vpnd =
        Program.start(
            directory, unshare, "--mount", "sh", "-c", mount, VPND.toString(), file.toString());

    assertEquals(78, vpnd.exitCode(), vpnd::toString);
    assertTrue(
        vpnd.errors().contains(file + ":" + line + ": on_down block cannot block, so packets"),
        vpnd::toString);
    var withNft = run("--check", "-c", file.toString());
    assertEquals(0, withNft.exitCode(), withNft::toString);
  }

  @Test
  void checkReadsEveryFileOfADirectory() throws Exception {
    var path = FakeDistribution.configurations(directory, "a", "b", "c");
    Files.writeString(path.resolve("b.conf"), "local_port: 0\nmtu: 1\n", StandardOpenOption.APPEND);
    Files.writeString(path.resolve(".c.conf.swp"), "x");
    Files.copy(path.resolve("a.conf"), path.resolve("c.conf"), REPLACE_EXISTING);
    Files.setPosixFilePermissions(
        path.resolve("c.conf"), PosixFilePermissions.fromString("rw-------"));

    var vpnd = run("--check", "-c", path.toString());

    assertEquals(78, vpnd.exitCode(), vpnd::toString);
    assertEquals(path + "/a.conf: ok\n", vpnd.output());
    var places =
        vpnd.errors()
            .lines()
            .map(line -> line.replaceAll(".*/(.\\.conf:[0-9]+):.*", "$1"))
            .toList();
    assertEquals(List.of("b.conf:6", "b.conf:7", "c.conf:3", "c.conf:5"), places, vpnd::toString);
  }

  @Test
  void checkKnowsTheKeysOfOnePair() throws Exception {
    var file = directory.resolve("own.conf");
    var keygen =
        Program.start(directory, Program.DISTRIBUTION.resolve("bin/vpnd-keygen"), file.toString());
    assertEquals(0, keygen.exitCode(), keygen::toString);
    var secret = Files.readString(file).strip();
    var open = keygen.output().lines().filter(line -> line.startsWith("remote_pk")).findFirst();
    var rest = "\nremote_host: 192.0.2.1\nremote_network: 198.51.100.0/24\n";
    assertCheckTells(
        file,
        secret + "\n" + open.orElseThrow() + rest,
        ":2: remote_pk is the public key of this side itself; give the peer's");
    assertCheckTells(
        file,
        open.orElseThrow().replace("remote_pk", "local_sk")
            + "\n"
            + secret.replace("local_sk", "remote_pk")
            + rest,
        ":2: local_sk is a public key and remote_pk the secret key of the same pair; make a new");
  }

  @Test
  void checkLooksAtTheHost() throws Exception {
    var file = FakeDistribution.configuration(directory);
    var good = Files.readString(file);
    var line = good.lines().count() + 1;
    assertCheckTells(
        file,
        good + "device: lo\n",
        ":" + line + ": device lo is an interface of this host that is no tunnel device; give ");
    assertCheckTells(
        file,
        good + "sodium_library: /dev/null\n",
        ":" + line + ": there is no cipher: cannot use /dev/null as libsodium: ");
  }

  private void assertCheckTells(Path file, String text, String message) throws Exception {
    Files.writeString(file, text);
    var vpnd = run("--check", "-c", file.toString());
    assertEquals(78, vpnd.exitCode(), vpnd::toString);
    assertEquals("", vpnd.output());
    assertTrue(vpnd.errors().startsWith(file + message), vpnd::toString);
  }

  @Test
  void checkHasNothingAgainstAnEmptyDirectoryAndTellsThatItIs() throws Exception {
    var path = FakeDistribution.configurations(directory);

    var vpnd = run("--check", "-c", path.toString());

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    assertTrue(vpnd.errors().contains(path + ": there is no configuration file in it"));
  }

  @Test
  void anEmptyNameAfterTheOptionIsNotTheCurrentDirectory() throws Exception {
    assertEquals(64, run("--check", "-c", "").exitCode());
  }

  @Test
  void anArgumentMayHoldBlanksAndQuotes() throws Exception {
    var odd = directory.resolve("it's \"here\" $HOME.conf");

    var vpnd = run("--check", "-c", odd.toString());

    assertEquals(78, vpnd.exitCode());
    assertTrue(vpnd.errors().startsWith(odd.toString()), vpnd::toString);
  }

  @Test
  void theProgramsFindTheirHomeThroughChainsOfSymbolicLinks() throws Exception {
    var absolute = Files.createSymbolicLink(directory.resolve("absolute"), VPND);
    var relative = Files.createSymbolicLink(directory.resolve("relative"), Path.of("absolute"));

    var vpnd = Program.start(directory, relative, "-V");

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    Files.delete(relative);
    Files.delete(absolute);
  }

  @Test
  void aMissingJavaIsToldInOneLine() throws Exception {
    var vpnd = Program.start(directory, Map.of("JAVA_HOME", "/nowhere"), VPND, "-V");

    assertEquals(71, vpnd.exitCode());
    assertEquals(1, vpnd.errors().lines().count());
    assertTrue(vpnd.errors().contains("/nowhere/bin/java"), vpnd::toString);
  }

  @Test
  void anOldJavaIsRefusedWithoutBeingRun() throws Exception {
    var java = Files.createDirectories(directory.resolve("old/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho ran\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(directory.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");

    var old = directory.resolve("old").toString();
    var vpnd = Program.start(directory, Map.of("JAVA_HOME", old), VPND, "-V");

    assertEquals(71, vpnd.exitCode());
    assertTrue(vpnd.errors().contains("is Java 11"), vpnd::toString);
    assertEquals("", vpnd.output());
  }

  @Test
  void withoutJavaHomeTheJavaOnThePathIsTaken() throws Exception {
    var path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");

    var vpnd = Program.start(directory, Map.of("JAVA_HOME", "", "PATH", path), VPND, "-V");

    assertEquals(0, vpnd.exitCode(), vpnd::toString);
  }
}
