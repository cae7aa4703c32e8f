// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program {@code ip} of iproute2, run without a shell and for at most five seconds. */
final class IpCommand {
  private static final List<String> PLACES = List.of("/sbin", "/usr/sbin", "/bin", "/usr/bin");
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Path configured;

  /**
   * @param configured where to look first
   */
  IpCommand(Path configured) {
    this.configured = configured;
  }

  /**
   * Runs it and waits for its end.
   *
   * @return what it printed, without blanks at the ends
   * @throws IOException if it is not there, failed, or took too long; the message holds the command
   *     and what it printed
   */
  String run(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(program());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    var process = builder.start();
    process.getOutputStream().close();
    var words = String.join(" ", command);
    if (!ends(process)) {
      process.destroyForcibly();
      throw new IOException("\"" + words + "\" did not end within 5 seconds");
    }
    var output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.exitValue() != 0) {
      throw new IOException("\"" + words + "\" failed: " + output);
    }
    return output;
  }

  /** Waits to the end even if interrupted, so that a stop does not leave the host half undone. */
  private static boolean ends(Process process) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
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

  private String program() throws IOException {
    return Stream.concat(Stream.of(configured), PLACES.stream().map(place -> Path.of(place, "ip")))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "there is no program %s, nor ip in %s: install iproute2 or set ip_path"
                        .formatted(configured, String.join(", ", PLACES))))
        .toString();
  }
}
