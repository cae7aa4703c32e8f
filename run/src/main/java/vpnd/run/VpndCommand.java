// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vpnd.api.Reason;
import vpnd.config.Sources;
import vpnd.config.Survey;
import vpnd.config.TrustedCode;
import vpnd.run.log.Log;

/** The command {@code vpnd}. */
final class VpndCommand {
  private static final String HELP =
      """
      Usage: vpnd [-f] [-v]... [-c PATH]
             vpnd --check [-c PATH]
      Joins networks through an encrypted tunnel.

        -f, --foreground   Stay in the foreground and log to the terminal, not to syslog.
        -v, --verbose      Log more; twice for all of vpnd, three times for its libraries too.
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
    var stop = CleanStop.install();
    Locale.setDefault(Locale.ROOT);
    OutOfMemory.install();
    Signals.install();
    NameCache.shorten();
    int exitCode = execute(stop, arguments);
    Log.flush();
    stop.finished();
    System.exit(exitCode);
  }

  /**
   * Does what a command line says; returns the exit code.
   *
   * @param stop asks for the end
   */
  static int execute(CleanStop stop, String... arguments) {
    var command = new VpndCommand();
    try {
      return command.read(new Words(arguments)) ? command.run(stop) : ExitCode.OK;
    } catch (Failure e) {
      System.err.println("vpnd: " + Reason.of(e));
      if (e.exitCode() == ExitCode.USAGE) {
        System.err.print(HELP);
      }
      return e.exitCode();
    } catch (IOException e) {
      System.err.println("vpnd: " + Reason.of(e));
      return ExitCode.SYSTEM;
    } catch (LinkageError e) {
      System.err.println(
          "vpnd: native code cannot be loaded (%s); restore lib/native of the distribution, and let files there be executed"
              .formatted(Reason.of(e)));
      return ExitCode.SOFTWARE;
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

  private int run(CleanStop stop) throws Failure, IOException {
    HeldSignal.release();
    ProcessMemory.hide();
    var home = Path.of(System.getProperty("vpnd.home"));
    if (!daemon) {
      requireTrusted(home);
    }
    var sources = sources(path);
    var survey = survey(sources, check);
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
    if (!daemon) {
      requireWhatIsNeeded(survey);
    }
    var launcher = new Launcher(home, sources, InstanceFiles.of(path), !survey.good().isEmpty());
    if (stop.isRequested()) {
      return ExitCode.OK;
    }
    if (foreground) {
      return launcher.runInForeground(stop, verbosity);
    }
    var daemonProcess = new Daemon(launcher);
    return daemon ? daemonProcess.run(stop, verbosity) : daemonProcess.start(stop, verbosity);
  }

  /** Others must not be able to change what runs here, mostly as root. */
  private static void requireTrusted(Path home) throws Failure, IOException {
    var fault = TrustedCode.faultOf(home);
    if (fault != null) {
      throw new Failure(ExitCode.CONFIGURATION, fault.toString());
    }
  }

  /** Looks at what parts of vpnd would find out one by one, each with lines of its own. */
  private static void requireWhatIsNeeded(Survey survey) throws Failure {
    Descriptors.requireRoom();
    if (survey.library() != null) {
      KeyTrial.require(survey.library());
    }
  }

  private static Survey survey(Sources sources, boolean check) throws Failure {
    try (var keys = new KeyTrial()) {
      return check ? Survey.withHost(sources, keys) : Survey.untilGood(sources);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.SYSTEM,
          "cannot see which configuration files there are (%s); %s"
              .formatted(
                  Reason.of(e),
                  e instanceof AccessDeniedException
                      ? "run vpnd as root, or as their owner"
                      : "repair that directory"));
    }
  }

  private static Sources sources(@Nullable Path path) {
    return path == null
        ? Sources.STANDARD
        : new Sources(List.of(path.toAbsolutePath().normalize()));
  }
}
