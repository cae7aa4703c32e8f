// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.config.Sources;
import vpnd.config.Survey;
import vpnd.run.log.Log;

/** The command {@code vpnd}. */
final class VpndCommand {
  private static final String HELP =
      """
      Usage: vpnd [-f] [-v]... [-c PATH]
             vpnd --check [-c PATH]
      Joins networks through an encrypted tunnel.

        -f, --foreground   Stay in the foreground and log to the terminal, not to syslog.
        -v, --verbose      Log more; twice for everything, libraries included.
        -c, --config=PATH  Configuration file, or a directory with a file NAME.conf for each tunnel.
                           Without it, /etc/vpnd.conf and all in /etc/vpnd.d.
            --check        Check the configuration files and do nothing else.
        -h, --help         Show this.
        -V, --version      Show the version.
      """;

  private boolean foreground;
  private boolean check;
  private boolean daemon;
  private int verbosity;
  private @Nullable Path path;

  private VpndCommand() {}

  /** Called by {@code bin/vpnd}, which sets the system property {@code vpnd.home}. */
  public static void main(String[] arguments) {
    Signals.install();
    NameCache.shorten();
    int exitCode = execute(arguments);
    Log.flush();
    System.exit(exitCode);
  }

  /** Does what a command line says; returns the exit code. */
  static int execute(String... arguments) {
    var command = new VpndCommand();
    try {
      return command.read(new Words(arguments)) ? command.run() : ExitCode.OK;
    } catch (Failure e) {
      System.err.println("vpnd: " + e.getMessage());
      if (e.exitCode() == ExitCode.USAGE) {
        System.err.print(HELP);
      }
      return e.exitCode();
    } catch (IOException e) {
      System.err.println("vpnd: " + e);
      return ExitCode.SYSTEM;
    } catch (RuntimeException e) {
      e.printStackTrace();
      return ExitCode.SOFTWARE;
    }
  }

  /** Returns whether anything is left to do. */
  private boolean read(Words words) throws Failure {
    while (!words.isEmpty()) {
      var word = words.next();
      switch (word) {
        case "-f", "--foreground" -> foreground = true;
        case "-v", "--verbose" -> verbosity++;
        case "-c", "--config" -> path = path(words.value());
        case "--check" -> check = true;
        case Daemon.OPTION -> daemon = true;
        case "-h", "--help" -> {
          System.out.print(HELP);
          return false;
        }
        case "-V", "--version" -> {
          System.out.println(Version.line());
          return false;
        }
        default -> throw new Failure(ExitCode.USAGE, "there is no option or argument " + word);
      }
    }
    return true;
  }

  private static Path path(String value) throws Failure {
    if (value.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "-c names nothing; name a file or a directory");
    }
    return Path.of(value);
  }

  private int run() throws Failure, IOException {
    var sources = sources(path);
    var survey = survey(sources);
    if (check) {
      survey.warnings().forEach(System.err::println);
      survey.good().forEach(file -> System.out.println(file + ": ok"));
    }
    if (check || survey.good().isEmpty()) {
      survey.problems().forEach(System.err::println);
    }
    if (check || (survey.good().isEmpty() && !survey.problems().isEmpty())) {
      return survey.problems().isEmpty() ? ExitCode.OK : ExitCode.CONFIGURATION;
    }
    var home = Path.of(System.getProperty("vpnd.home"));
    var files = InstanceFiles.of(path);
    var launcher = new Launcher(home, sources, files, survey.good().isEmpty());
    if (foreground) {
      return launcher.runInForeground(verbosity);
    }
    var daemonProcess = new Daemon(launcher, files.pidFile());
    return daemon ? daemonProcess.run(verbosity) : daemonProcess.start(verbosity);
  }

  private static Survey survey(Sources sources) throws Failure {
    try {
      return Survey.of(sources);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.SYSTEM,
          "cannot see which configuration files there are (" + e + "); run vpnd as root");
    }
  }

  private static Sources sources(@Nullable Path path) {
    return path == null
        ? Sources.STANDARD
        : new Sources(List.of(path.toAbsolutePath().normalize()));
  }
}
