// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs without a shell and for at most five seconds, in the locale C. Thread-safe.
 *
 * <p>Input and output are {@link ScratchFile}s, not pipes: nothing waits for a reader or a writer,
 * nor for a daemon that the program has started and that keeps its output open.
 */
public final class ProgramRunner {
  private static final int LIMIT_SECONDS = 5;
  private static final int SHOWN = 1000;

  private final ProgramHost host;

  public ProgramRunner(ProgramHost host) {
    this.host = host;
  }

  /**
   * Runs a program and waits until it exits. After the time limit, kills it and the processes that
   * it has started.
   *
   * @param command the program and its arguments
   * @param input its standard input
   * @return its standard output and error, without leading and trailing white space
   * @throws IOException if it cannot be started, failed, or took too long; the message contains the
   *     command and its output
   */
  public String run(List<String> command, String input) throws IOException {
    try (var given = host.scratchFile();
        var printed = host.scratchFile()) {
      Files.writeString(given.path(), input);
      var process = start(command, given.path(), printed.path());
      if (!ends(process, LIMIT_SECONDS)) {
        end(process);
        throw fault(
            command, "did not end within " + LIMIT_SECONDS + " seconds", text(printed.path()));
      }
      var output = text(printed.path());
      if (process.exitValue() != 0) {
        throw fault(command, "failed", output);
      }
      return output;
    }
  }

  private Process start(List<String> command, Path given, Path printed) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectInput(given.toFile())
            .redirectOutput(printed.toFile())
            .redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    return host.start(builder);
  }

  /** Waits even if interrupted, so that a stop does not leave the host half restored. */
  private static boolean ends(Process process, int seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void end(Process process) {
    // Before the kill: afterwards its children are no longer its descendants.
    var descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    ends(process, 1);
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
  }

  private static IOException fault(List<String> command, String what, String output) {
    var shown = output.length() > SHOWN ? output.substring(0, SHOWN) + "..." : output;
    return new IOException(
        "\"%s\" %s%s"
            .formatted(String.join(" ", command), what, shown.isEmpty() ? "" : ": " + shown));
  }
}
