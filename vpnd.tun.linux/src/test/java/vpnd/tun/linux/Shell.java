// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the programs that tests look at the host with. */
final class Shell {
  private Shell() {}

  /** What a program that must succeed within ten seconds prints. */
  static String run(String... command) throws Exception {
    var process = start(command);
    var output = output(process);
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), () -> List.of(command) + ": " + output);
    return output;
  }

  /** All that a process prints, to its end. */
  static String output(Process process) throws Exception {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  static Process start(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
