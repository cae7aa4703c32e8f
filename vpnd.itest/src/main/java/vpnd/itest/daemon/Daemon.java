// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.daemon;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vpnd.itest.network.Namespace;
import vpnd.itest.process.ProcessLog;
import vpnd.itest.process.Program;

/** A running {@code bin/vpnd}. */
public final class Daemon implements AutoCloseable {
  private static final Pattern SESSION_UP = Pattern.compile("session up");
  private static final Pattern SESSION_DOWN = Pattern.compile("session down");
  private static final Pattern NEW_KEY = Pattern.compile("new key");

  private static final Pattern STARTED = Pattern.compile("running with");
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** The launcher gives up after 12 s. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final Program program;

  private Daemon(Program program) {
    this.program = program;
  }

  /**
   * Starts the daemon in the foreground, with its log on standard output.
   *
   * @param home the distribution of vpnd
   * @param clock its clock
   */
  public static Daemon start(Namespace namespace, Path home, DaemonClock clock, String... options) {
    return start(namespace, home, clock, Platform.LINUX, options);
  }

  /** The same on another system. */
  static Daemon start(
      Namespace namespace, Path home, DaemonClock clock, Platform platform, String... options) {
    var command =
        Stream.concat(
            Stream.of(home.resolve("bin/vpnd").toString(), "-f", "-v", "-v"), Stream.of(options));
    var javaOptions =
        Stream.concat(clock.javaOptions().stream(), platform.javaOptions().stream())
            .collect(joining(" "));
    var environment =
        javaOptions.isEmpty() ? Map.<String, String>of() : Map.of("JAVA_TOOL_OPTIONS", javaOptions);
    return new Daemon(namespace.start(environment, command.toArray(String[]::new)));
  }

  /** Its log. */
  public ProcessLog log() {
    return program.log();
  }

  /** Waits until the daemon has started and calls its peer. */
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

  /** Number of sessions that have begun. */
  public long sessions() {
    return log().count(SESSION_UP);
  }

  /** Number of key changes within sessions. */
  public long keyChanges() {
    return log().count(NEW_KEY);
  }

  /** Resident memory of the process, in KiB. */
  public long residentKilobytes() {
    return status("VmRSS");
  }

  /** Number of threads of the process. */
  public long threads() {
    return status("Threads");
  }

  /** Number of open descriptors of the process. */
  public int descriptors() {
    var open = Path.of("/proc/" + program.pid() + "/fd").toFile().list();
    if (open == null) {
      throw new IllegalStateException(program + " is gone");
    }
    return open.length;
  }

  /** Number of calls of read(2) and similar by the process, except on sockets. */
  public long readCalls() {
    return figure("io", "syscr");
  }

  /** Number of calls of write(2) and similar by the process, except on sockets. */
  public long writeCalls() {
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
  public long pid() {
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

  /** Kills the daemon, like a crash, and waits until it has ended. */
  public void crash() {
    program.close();
  }

  /**
   * Asks the daemon to end (SIGTERM).
   *
   * @return the exit code
   * @throws IllegalStateException if it does not end
   */
  public int stop() {
    program.terminate();
    return program.exitCode(STOP_LIMIT);
  }

  /** Stops the daemon if it still runs: first by SIGTERM, then by force. */
  @Override
  public void close() {
    try (program) {
      program.terminate();
      program.exitCode(STOP_LIMIT);
    }
  }
}
