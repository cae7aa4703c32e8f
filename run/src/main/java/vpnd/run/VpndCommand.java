// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vpnd.config.Sources;
import vpnd.config.Survey;
import vpnd.run.log.Log;

/** The command {@code vpnd}. */
@Command(
    name = "vpnd",
    description = "Joins networks through an encrypted tunnel.",
    versionProvider = Version.class,
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.SOFTWARE)
final class VpndCommand implements Callable<Integer> {
  @Option(
      names = {"-f", "--foreground"},
      description = "Stay in the foreground and log to the terminal, not to syslog.")
  private boolean foreground;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log more; twice for everything, libraries included.")
  private boolean[] verbose = {};

  @Option(
      names = {"-c", "--config"},
      paramLabel = "PATH",
      description = {
        "Configuration file, or a directory with a file NAME.conf for each tunnel.",
        "Without it, /etc/vpnd.conf and all in /etc/vpnd.d."
      })
  private @Nullable Path path;

  @Option(names = "--check", description = "Check the configuration files and do nothing else.")
  private boolean check;

  @Option(names = Daemon.OPTION, hidden = true)
  private boolean daemon;

  /** Called by {@code bin/vpnd}, which sets the system property {@code vpnd.home}. */
  public static void main(String[] arguments) {
    Signals.install();
    NameCache.shorten();
    int exitCode = new CommandLine(new VpndCommand()).execute(arguments);
    Log.flush();
    System.exit(exitCode);
  }

  @Override
  public Integer call() {
    try {
      return run();
    } catch (Failure e) {
      System.err.println("vpnd: " + e.getMessage());
      return e.exitCode();
    } catch (IOException e) {
      System.err.println("vpnd: " + e);
      return ExitCode.SYSTEM;
    }
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
      return launcher.runInForeground(verbose.length);
    }
    var daemonProcess = new Daemon(launcher, files.pidFile());
    return daemon ? daemonProcess.run(verbose.length) : daemonProcess.start(verbose.length);
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

  private static Sources sources(@Nullable Path path) throws Failure {
    if (path == null) {
      return Sources.STANDARD;
    }
    if (path.toString().isEmpty()) {
      throw new Failure(ExitCode.USAGE, "-c names nothing; name a file or a directory");
    }
    return new Sources(List.of(path.toAbsolutePath().normalize()));
  }
}
