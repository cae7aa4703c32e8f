// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/**
 * A program of the system that has exited.
 *
 * @param output what it printed, errors too, without white space at both ends
 */
record Subprocess(int exitCode, String output) {
  /** Runs one, with an empty input, and waits for its end. */
  static Subprocess run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      return new Subprocess(process.waitFor(), output.strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
