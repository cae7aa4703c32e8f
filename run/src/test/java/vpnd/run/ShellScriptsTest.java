// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** The scripts of the distribution run in each POSIX shell: those of Debian and of the BSDs. */
class ShellScriptsTest {
  /** Those of the distribution, and those of the build that other systems run too. */
  private static final List<Path> PLACES =
      Stream.of("src/main/dist", "../.ci", "../verify", "../mvnw", "../vpnd.testing.bsd/src/main")
          .map(Path::of)
          .toList();

  private static final Path KORN = Path.of("etc/rc.d/vpnd.openbsd");

  private static List<Path> scripts() throws IOException {
    var scripts = new ArrayList<Path>();
    for (var place : PLACES) {
      try (var files = Files.walk(place)) {
        files
            .filter(Files::isRegularFile)
            .filter(ShellScriptsTest::isScript)
            .sorted()
            .forEach(scripts::add);
      }
    }
    return scripts;
  }

  private static boolean isScript(Path file) {
    try {
      return file.toString().endsWith(".sh")
          || Files.readString(file).matches("(?s)#!/bin/k?sh\n.*");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "mksh"})
  void eachShellReadsThem(String shell) throws Exception {
    require(shell);
    assertTrue(scripts().size() >= 16, scripts()::toString);
    for (var script : scripts()) {
      if (!script.endsWith(KORN) || shell.equals("mksh")) {
        assertEquals("", run(List.of(shell, "-n", script.toString())), script.toString());
      }
    }
  }

  /** Variables that a file which includes them sets or uses are excused. */
  @Test
  void shellcheckFindsNothing() throws Exception {
    require("shellcheck");
    for (var script : scripts()) {
      var command =
          List.of(
              "shellcheck",
              "-s",
              script.endsWith(KORN) ? "ksh" : "sh",
              "-S",
              "warning",
              "-e",
              "SC1091,SC2034,SC2154,SC3045",
              script.toString());
      assertEquals("", run(command), script.toString());
    }
  }

  /** Skips a test loudly without a program, or lets it fail where it must run. */
  private static void require(String program) {
    boolean isThere =
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    if (!isThere && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("this test must run where CI=true, but there is no " + program);
    }
    if (!isThere) {
      System.err.println("SKIPPED, because there is no program " + program);
      throw new TestAbortedException("no program " + program);
    }
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
