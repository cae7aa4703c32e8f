// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.testing.NeedsRoot;

/** A user who could change or replace the code of vpnd would become root. */
class TrustedCodeTest {
  private static final int OTHER = 54_321;
  private static final String[] CODE = {
    "bin/vpnd",
    "lib/java.sh",
    "lib/vpnd.run.jar",
    "lib/native/linux-x86-64/libjnidispatch.so",
    "bundles/vpnd.router.jar",
    "bundles/role/vpnd.role.host.jar"
  };

  private final Path directory;
  private final Path home;

  TrustedCodeTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    home = directory.resolve("home");
    for (var file : CODE) {
      var path = home.resolve(file);
      Files.createDirectories(path.getParent());
      setMode(Files.createFile(path), 0644);
    }
    assertNull(TrustedCode.exposureOfDistribution(home));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bin",
        "bin/vpnd",
        "lib",
        "lib/java.sh",
        "lib/vpnd.run.jar",
        "lib/native",
        "lib/native/linux-x86-64",
        "lib/native/linux-x86-64/libjnidispatch.so",
        "bundles",
        "bundles/vpnd.router.jar",
        "bundles/role",
        "bundles/role/vpnd.role.host.jar"
      })
  void whatOthersMayWriteToIsTold(String name) throws Exception {
    var path = home.resolve(name);
    for (int mode : new int[] {0775, 0757, 01777}) {
      setMode(path, mode);
      assertEquals(
          "%s: others than its owner may write to it; run: chmod -R go-w %s".formatted(path, home),
          fault());
    }
    setMode(path, 0755);
    assertNull(TrustedCode.exposureOfDistribution(home));
  }

  @Test
  @NeedsRoot
  void whatBelongsToAnotherUserIsTold() throws Exception {
    try (var code = Files.walk(home)) {
      for (var path : code.filter(at -> !at.equals(home)).sorted().toList()) {
        Files.setAttribute(path, "unix:uid", OTHER);
        assertEquals(
            "%s: it belongs to 54321, who could change it; see that nothing in it is foreign, then run: chown -R root %s"
                .formatted(path, home),
            fault());
        Files.setAttribute(path, "unix:uid", 0);
      }
    }
    Files.setAttribute(home, "unix:uid", OTHER);
    assertTrue(fault().contains("the directory " + home + " on the way to it belongs to 54321"));
  }

  @Test
  void theWayToItIsLookedAtFromTheRootDown() throws Exception {
    setMode(directory, 0777);
    assertEquals(
        "%s: others than its owner may write to the directory %s, and put another file in its place; run: chmod go-w %s"
            .formatted(home, directory, directory),
        fault());
    setMode(directory, 01777);
    assertNull(TrustedCode.exposureOfDistribution(home), "as in /tmp, others cannot exchange it");
  }

  @Test
  void whatALinkLeadsToIsLookedAt() throws Exception {
    var elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    var jar = Files.createFile(elsewhere.resolve("part.jar"));
    setMode(jar, 0644);
    var link = Files.createSymbolicLink(home.resolve("bundles/part.jar"), jar);
    assertNull(TrustedCode.exposureOfDistribution(home));

    setMode(jar, 0666);
    assertEquals(
        "%s: others than its owner may write to it; run: chmod go-w %s".formatted(link, jar),
        fault());
    setMode(jar, 0644);
    setMode(elsewhere, 0777);
    assertTrue(fault().startsWith(link + ": others than its owner may write to the directory "));
  }

  @Test
  void aDirectoryOfBundlesMayBeALink() throws Exception {
    var elsewhere = directory.resolve("elsewhere");
    Files.move(home.resolve("bundles"), elsewhere);
    var link = Files.createSymbolicLink(home.resolve("bundles"), elsewhere);
    assertNull(TrustedCode.exposureOfDistribution(home));

    setMode(elsewhere.resolve("role/vpnd.role.host.jar"), 0664);
    assertTrue(fault().startsWith(link.resolve("role/vpnd.role.host.jar") + ": others "));
  }

  @Test
  @NeedsRoot
  void aLinkOfAnotherUserIsTold() throws Exception {
    var link = home.resolve("bundles/part.jar");
    Files.createSymbolicLink(link, home.resolve("bundles/vpnd.router.jar"));
    Files.setAttribute(link, "unix:uid", OTHER, LinkOption.NOFOLLOW_LINKS);
    assertTrue(fault().contains("the link " + link + " on the way to it belongs to 54321"));
  }

  @Test
  void aLinkThatLeadsNowhereIsNoCode() throws Exception {
    Files.createSymbolicLink(home.resolve("lib/gone.jar"), directory.resolve("gone"));
    assertNull(TrustedCode.exposureOfDistribution(home));
  }

  @Test
  void aDirectoryThatLeadsToItselfHasAnEnd() throws Exception {
    Files.createSymbolicLink(home.resolve("bundles/again"), home.resolve("bundles"));
    assertNull(TrustedCode.exposureOfDistribution(home));
  }

  @Test
  void aJarIsLookedAtByItself() throws Exception {
    var jar = home.resolve("bundles/vpnd.router.jar");
    assertNull(TrustedCode.exposureOf(jar));
    setMode(jar, 0664);
    assertEquals(
        "others than its owner may write to it; run: chmod go-w " + jar,
        TrustedCode.exposureOf(jar));
    setMode(jar, 0644);
    setMode(home, 0775);
    assertNotNull(TrustedCode.exposureOf(jar));
    assertNull(TrustedCode.exposureOf(home.resolve("gone.jar/x")), "told elsewhere");
  }

  private String fault() throws IOException {
    return String.valueOf(TrustedCode.exposureOfDistribution(home));
  }

  private static void setMode(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode);
  }
}
