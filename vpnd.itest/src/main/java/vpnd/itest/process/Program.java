// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running program: its output so far and its end. Any thread may use it. */
public final class Program implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<String> command;
  private final Process process;
  private final Thread reader;
  private final ProcessLog log = new ProcessLog();

  private Program(List<String> command, Map<String, String> environment) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    this.command = command;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + String.join(" ", command), e);
    }
    reader =
        new Thread(
            () -> read(process.inputReader(StandardCharsets.UTF_8), log),
            "output of " + command.get(0));
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a program with an empty standard input. */
  public static Program start(List<String> command, Map<String, String> environment) {
    return new Program(List.copyOf(command), environment);
  }

  /**
   * Runs a program to its end.
   *
   * @return what it wrote to standard output and standard error
   * @throws IllegalStateException if it fails, or takes more than 20 s
   */
  public static String run(List<String> command) {
    try (var program = start(command, Map.of())) {
      int exit = program.exitCode(LIMIT);
      if (exit != 0) {
        throw new IllegalStateException(program + " failed with " + exit + "; " + program.log);
      }
      return program.log.text();
    }
  }

  private static void read(BufferedReader output, ProcessLog log) {
    try (output) {
      output.lines().forEach(log::add);
    } catch (IOException | UncheckedIOException e) {
      log.add("(output ended: " + e.getMessage() + ")");
    } finally {
      log.end();
    }
  }

  /** What the program has written. */
  public ProcessLog log() {
    return log;
  }

  /** The program's process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether the program still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks the program to end (SIGTERM). Its output can still be read, unlike with Process. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Ends the program at once (SIGKILL), without waiting for it. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  /**
   * Waits for the end of the program and of its output.
   *
   * @return the exit code; 128 + the signal's number if a signal ended it
   * @throws IllegalStateException if it does not end in time
   */
  public int exitCode(Duration limit) {
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException(this + " still runs after " + limit + "; " + log);
      }
      reader.join(LIMIT.toMillis());
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Kills the program if it still runs. */
  @Override
  public void close() {
    kill();
    exitCode(LIMIT);
  }

  @Override
  public String toString() {
    return String.join(" ", command);
  }
}
