// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program, run in the network namespace of the thread. */
record Program(String path) {
  static Program of(String path) {
    return new Program(path);
  }

  static Program of(StandIn system, String name) {
    return new Program(system.programs().resolve(name).toString());
  }

  /** What it prints, with the exit code of the end. */
  record Result(int exitCode, String output) {}

  /** Runs it to its end, which must come within a minute. */
  Result result(String... arguments) throws Exception {
    return result("", List.of(arguments));
  }

  Result result(String input, List<String> arguments) throws Exception {
    var process = start(arguments);
    try (var to = process.getOutputStream()) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), output);
  }

  Process start(List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(path);
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(Path.of("/").toFile())
        .redirectErrorStream(true)
        .start();
  }

  /** What it prints; it must succeed. */
  String run(String... arguments) throws Exception {
    var result = result(arguments);
    assertEquals(0, result.exitCode, () -> path + List.of(arguments) + ": " + result.output);
    return result.output;
  }

  /** Its exit code. */
  int exitCode(String... arguments) throws Exception {
    return result(arguments).exitCode;
  }
}
