// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher is told before anything starts. */
class SurveyTest {
  private final Path root;
  private final Path file;
  private final Directory directory;

  SurveyTest(@TempDir Path root) {
    this.root = root;
    file = root.resolve("vpnd.conf");
    directory = new Directory(root.resolve("vpnd.d"));
  }

  private Survey survey() throws Exception {
    return Survey.of(
        new Sources(List.of(file, directory.path())), false, (one, problems, warnings) -> {});
  }

  @Test
  void theFileAndTheDirectoryAreReadWhicheverExist() throws Exception {
    new Directory(root).write("vpnd", Directory.tunnel(1));
    assertEquals(List.of(file), survey().good());
    Files.createDirectory(directory.path());
    var other = directory.write("a", Directory.tunnel(2));
    assertEquals(List.of(file, other), survey().good());
    Files.delete(file);
    assertEquals(new Survey(List.of(other), List.of(), List.of(), null), survey());
  }

  @Test
  void allProblemsOfAllFilesAreTold() throws Exception {
    Files.createDirectory(directory.path());
    var good = directory.write("a", Directory.tunnel(1));
    directory.write("b", Directory.tunnel(2) + "local_port: 0\nmtu: 1\n");
    directory.write("c", Directory.tunnel(1));
    directory.write("d", "");
    var survey = survey();
    assertEquals(List.of(good), survey.good());
    assertEquals(
        List.of("b.conf:5", "b.conf:6", "c.conf:2", "c.conf:4", "d.conf:0"),
        survey.problems().stream()
            .map(problem -> problem.file().getFileName() + ":" + problem.line())
            .distinct()
            .toList());
  }

  @Test
  void warningsAreToldOfGoodFiles() throws Exception {
    Files.createDirectory(directory.path());
    directory.write("a", Directory.tunnel(1) + "resolv_domain: example.org\n");
    var survey = survey();
    assertEquals(1, survey.good().size());
    assertEquals(5, survey.warnings().get(0).line());
  }

  @Test
  void nothingAtAllIsOneProblem() throws Exception {
    var survey = survey();
    assertEquals(
        List.of(
            file
                + ": there is no such file, and no "
                + directory.path()
                + "; create it, or name another one with -c"),
        survey.problems().stream().map(Problem::toString).toList());
    assertEquals(List.of(), survey.warnings());
  }

  @Test
  void anEmptyDirectoryIsNotWrong() throws Exception {
    Files.createDirectory(directory.path());
    var survey = survey();
    assertEquals(List.of(), survey.problems());
    assertTrue(
        survey.warnings().get(0).toString().startsWith(directory.path() + ": there is no conf"));
  }

  @Test
  void whatTheLauncherTellsTheBundleIsWhatItMeans() {
    for (var sources : List.of(Sources.STANDARD, new Sources(List.of(Path.of("/a b/ü:1,2"))))) {
      assertEquals(sources, Sources.parse(sources.toString()));
    }
  }
}
