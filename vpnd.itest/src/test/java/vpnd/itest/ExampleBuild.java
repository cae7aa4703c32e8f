// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.opentest4j.TestAbortedException;
import vpnd.itest.process.Program;
import vpnd.itest.process.SearchPath;

/**
 * The projects in {@code examples/}, built as a third party does: by the Maven of the system, out
 * of this tree, with the libraries of the repository in the distribution.
 */
final class ExampleBuild {
  private static final Path SOURCES =
      Path.of(System.getProperty("vpnd.sources", ".")).toAbsolutePath().normalize();
  private static final Path OWN = Path.of("io/github/vpnd");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path projects;

  /**
   * Builds them, which runs their tests.
   *
   * @param home the distribution
   * @param directory an empty one
   */
  ExampleBuild(Path home, Path directory) throws IOException {
    needsMaven();
    projects = directory.resolve("examples");
    Program.run(List.of("cp", "-r", SOURCES.resolve("examples").toString(), projects.toString()));
    var repository = directory.resolve("local");
    var all = localRepository();
    share(all, repository, all.resolve(OWN));
    var command =
        List.of(
            "mvn",
            "--batch-mode",
            "--no-transfer-progress",
            "--strict-checksums",
            "--file",
            projects.resolve("pom.xml").toString(),
            "-Dmaven.repo.local=" + repository,
            "-Dvpnd.home=" + home.toAbsolutePath().normalize(),
            "package");
    try (var maven = Program.start(command, Map.of())) {
      assertEquals(0, maven.exitCode(LIMIT), maven.log()::text);
    }
  }

  /** Without a Maven the tests are skipped with a message, but fail if CI is true. */
  private static void needsMaven() {
    try {
      SearchPath.find("mvn");
    } catch (IOException e) {
      var fault = e.getMessage() + ": install the package maven, or any Maven since 3.8";
      assertNotEquals("true", System.getenv("CI"), fault);
      System.err.println("SKIPPED: " + fault);
      throw new TestAbortedException(fault);
    }
  }

  /** The jar of a project. */
  Path jar(String project) throws IOException {
    try (var files = Files.newDirectoryStream(projects.resolve(project + "/target"), "*.jar")) {
      return files.iterator().next();
    }
  }

  /** That of the build that runs this test: it has most plug-ins, in the same versions. */
  private static Path localRepository() {
    try {
      var jar = NullMarked.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(jar).resolve("../../../../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Links to what a local repository has, so that nothing is loaded again or left behind there. */
  private static void share(Path from, Path to, Path except) throws IOException {
    Files.createDirectories(to);
    try (var entries = Files.list(from)) {
      for (var entry : entries.toList()) {
        var place = to.resolve(entry.getFileName());
        if (!except.startsWith(entry)) {
          Files.createSymbolicLink(place, entry);
        } else if (!except.equals(entry)) {
          share(entry, place, except);
        }
      }
    }
  }
}
