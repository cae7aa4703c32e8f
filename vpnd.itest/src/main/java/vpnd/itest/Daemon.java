// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running {@code bin/vpnd}. */
public final class Daemon implements AutoCloseable {
  private static final Pattern SESSION_UP = Pattern.compile("session up");
  private static final Pattern SESSION_DOWN = Pattern.compile("session down");
  private static final Pattern NEW_KEY = Pattern.compile("new key");

  private static final Pattern STARTED = Pattern.compile("running with");
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final Program program;

  private Daemon(Program program) {
    this.program = program;
  }

  /**
   * Starts the daemon in the foreground, with its log on standard output.
   *
   * @param home the distribution of vpnd
   * @param clock by which it lives
   */
  static Daemon start(Namespace namespace, Path home, DaemonClock clock, String... options) {
    var command =
        Stream.concat(
            Stream.of(home.resolve("bin/vpnd").toString(), "-f", "-v", "-v"), Stream.of(options));
    return new Daemon(namespace.start(clock.environment(), command.toArray(String[]::new)));
  }

  /** Its log. */
  public Log log() {
    return program.log();
  }

  /** Waits until the daemon has started and looks for its peer. */
  public void awaitStart() {
    log().await(STARTED, START_LIMIT);
  }

  /** Waits for the first session. */
  public void awaitSession(Duration limit) {
    log().await(SESSION_UP, limit);
  }

  /** Waits until a session has ended. */
  public void awaitSessionEnd(Duration limit) {
    log().await(SESSION_DOWN, limit);
  }

  /** How many sessions have begun. */
  public long sessions() {
    return log().count(SESSION_UP);
  }

  /** How often the key has been changed within sessions. */
  public long keyChanges() {
    return log().count(NEW_KEY);
  }

  /** How much memory the process has in RAM now, in KiB. */
  public long residentKilobytes() {
    return status("VmRSS");
  }

  /** How many threads the process has now. */
  public long threads() {
    return status("Threads");
  }

  /** How many files, sockets and devices the process has open now. */
  public int descriptors() {
    var open = Path.of("/proc/" + program.pid() + "/fd").toFile().list();
    if (open == null) {
      throw new IllegalStateException(program + " is gone");
    }
    return open.length;
  }

  /** How often the process has called read(2) or its like, not counting sockets. */
  long readCalls() {
    return figure("io", "syscr");
  }

  /** How often the process has called write(2) or its like, not counting sockets. */
  long writeCalls() {
    return figure("io", "syscw");
  }

  private long status(String name) {
    return figure("status", name);
  }

  private long figure(String file, String name) {
    try (var status = Files.lines(Path.of("/proc/" + program.pid(), file))) {
      return status
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process id. */
  long pid() {
    return program.pid();
  }

  /** Asks the daemon for its state (SIGUSR1). */
  public void askForState() {
    Program.run(List.of("kill", "-USR1", Long.toString(pid())));
  }

  /** Waits until the daemon ends by itself; returns its exit code. */
  public int awaitEnd(Duration limit) {
    return program.exitCode(limit);
  }

  /** Ends the daemon at once, as a crash does, and waits until it is gone. */
  public void crash() {
    program.close();
  }

  /**
   * Asks the daemon to end (SIGTERM).
   *
   * @return the exit code
   * @throws IllegalStateException if it still runs after the limit
   */
  public int stop(Duration limit) {
    program.terminate();
    return program.exitCode(limit);
  }

  /** Stops the daemon if it still runs: first as an operator would, then by force. */
  @Override
  public void close() {
    try (program) {
      program.terminate();
      program.exitCode(STOP_LIMIT);
    }
  }
}
