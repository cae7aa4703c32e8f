// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.config.file.Problem;
import vpnd.config.role.RoleJars;

/** The check before a start. */
class ConfigurationCheckTest {
  private final Path root;
  private final Path file;
  private final TestDirectory directory;

  ConfigurationCheckTest(@TempDir Path root) {
    this.root = root;
    file = root.resolve("vpnd.conf");
    directory = new TestDirectory(root.resolve("vpnd.d"));
  }

  private ConfigurationCheck checked() throws Exception {
    return ConfigurationCheck.of(
        new Sources(List.of(file, directory.path())),
        new RoleJars(root),
        false,
        (one, problems, warnings) -> {});
  }

  @Test
  void theFileAndTheDirectoryAreReadWhicheverExist() throws Exception {
    new TestDirectory(root).write("vpnd", TestDirectory.tunnel(1));
    assertEquals(List.of(file), checked().good());
    Files.createDirectory(directory.path());
    var other = directory.write("a", TestDirectory.tunnel(2));
    assertEquals(List.of(file, other), checked().good());
    Files.delete(file);
    assertEquals(new ConfigurationCheck(List.of(other), List.of(), List.of(), null), checked());
  }

  @Test
  void allProblemsOfAllFilesAreTold() throws Exception {
    Files.createDirectory(directory.path());
    var good = directory.write("a", TestDirectory.tunnel(1));
    directory.write("b", TestDirectory.tunnel(2) + "local_port: 0\nmtu: 1\n");
    directory.write("c", TestDirectory.tunnel(1));
    directory.write("d", "");
    var checked = checked();
    assertEquals(List.of(good), checked.good());
    assertEquals(
        List.of("b.conf:5", "b.conf:6", "c.conf:2", "c.conf:4", "d.conf:0"),
        checked.problems().stream()
            .map(problem -> problem.file().getFileName() + ":" + problem.line())
            .distinct()
            .toList());
  }

  @Test
  void warningsAreToldOfGoodFiles() throws Exception {
    Files.createDirectory(directory.path());
    directory.write("a", TestDirectory.tunnel(1) + "resolv_domain: example.org\n");
    var checked = checked();
    assertEquals(1, checked.good().size());
    assertEquals(5, checked.warnings().get(0).line());
  }

  @Test
  void nothingAtAllIsOneProblem() throws Exception {
    var checked = checked();
    assertEquals(
        List.of(
            file
                + ": there is no such file, and no "
                + directory.path()
                + "; create it, or name another one with -c"),
        checked.problems().stream().map(Problem::toString).toList());
    assertEquals(List.of(), checked.warnings());
  }

  @Test
  void anEmptyDirectoryIsNotWrong() throws Exception {
    Files.createDirectory(directory.path());
    var checked = checked();
    assertEquals(List.of(), checked.problems());
    assertTrue(
        checked.warnings().get(0).toString().startsWith(directory.path() + ": there is no conf"));
  }

  @Test
  void whatTheLauncherTellsTheBundleIsWhatItMeans() {
    for (var sources : List.of(Sources.STANDARD, new Sources(List.of(Path.of("/a b/ü:1,2"))))) {
      assertEquals(sources, Sources.parse(sources.toString()));
    }
  }
}
