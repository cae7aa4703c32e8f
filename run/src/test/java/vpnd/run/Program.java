// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A program of the distribution, run as a process with its output in files of a directory. */
final class Program {
  /** The distribution that the build has made. */
  static final Path DISTRIBUTION = Path.of("target/vpnd").toAbsolutePath();

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Under nohup(1), or in the background, the tests ignore these, and would pass that on. */
  private static final List<String> WITH_ALL_SIGNALS =
      System.getProperty("os.name").equals("Linux")
          ? List.of("env", "--default-signal=HUP,INT")
          : List.of();

  private final Process process;
  private final Path output;
  private final Path errors;

  private Program(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** Starts a program with the Java that runs the tests. */
  static Program start(Path directory, Path program, String... arguments) throws IOException {
    var environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    return start(directory, environment, program, arguments);
  }

  /**
   * Starts a program.
   *
   * @param environment variables to set, or to remove if the value is empty
   */
  static Program start(
      Path directory, Map<String, String> environment, Path program, String... arguments)
      throws IOException {
    var output = Files.createTempFile(directory, "output", "");
    var errors = Files.createTempFile(directory, "errors", "");
    var command = new ArrayList<>(WITH_ALL_SIGNALS);
    command.add(program.toString());
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    new HashMap<>(environment)
        .forEach(
            (name, value) -> {
              builder.environment().remove(name);
              if (!value.isEmpty()) {
                builder.environment().put(name, value);
              }
            });
    return new Program(builder.start(), output, errors);
  }

  /** Sends a signal by kill(1). */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder(List.of("kill", "-" + name, Long.toString(pid))).start().waitFor();
  }

  /** Waits until the condition holds. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    var start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        fail("waited in vain: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Types to its standard input. */
  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  /** Ends its standard input. */
  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end; ends the process and fails if that takes too long. */
  int exitCode() throws InterruptedException {
    return exitCode(LIMIT);
  }

  /** The same with another limit. */
  int exitCode(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      fail("did not end; " + this);
    }
    return process.exitValue();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  String output() {
    return read(output);
  }

  String errors() {
    return read(errors);
  }

  /** The same without the warning of a daemon on a host that has no system log. */
  String errorsBesidesSystemLog() {
    return errors().replaceFirst("vpnd: there is no /dev/log.*\n", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public String toString() {
    return "output: " + output() + "errors: " + errors();
  }
}
