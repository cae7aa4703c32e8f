// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vpnd.config.ConfigurationException;
import vpnd.config.ConfigurationFile;
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
  private static final Path DEFAULT_FILE = Path.of("/etc/vpnd.conf");

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
      paramLabel = "FILE",
      description = "Configuration file; without it, /etc/vpnd.conf.")
  private Path file = DEFAULT_FILE;

  @Option(names = "--check", description = "Check the configuration file and do nothing else.")
  private boolean check;

  @Option(names = Daemon.OPTION, hidden = true)
  private boolean daemon;

  /** Called by {@code bin/vpnd}, which sets the system property {@code vpnd.home}. */
  public static void main(String[] arguments) {
    int exitCode = new CommandLine(new VpndCommand()).execute(arguments);
    Log.flush();
    System.exit(exitCode);
  }

  @Override
  public Integer call() {
    try {
      return run();
    } catch (ConfigurationException e) {
      System.err.println(e.getMessage());
      return ExitCode.CONFIGURATION;
    } catch (Failure e) {
      System.err.println("vpnd: " + e.getMessage());
      return e.exitCode();
    } catch (IOException e) {
      System.err.println("vpnd: " + e);
      return ExitCode.SYSTEM;
    }
  }

  private int run() throws ConfigurationException, Failure, IOException {
    try (var configuration = ConfigurationFile.read(file)) {
      if (check) {
        configuration.warnings().forEach(System.err::println);
        System.out.println(file + ": ok");
        return ExitCode.OK;
      }
    }
    var absolute = file.toAbsolutePath().normalize();
    var launcher = new Launcher(Path.of(System.getProperty("vpnd.home")), absolute);
    if (foreground) {
      return launcher.runInForeground(verbose.length);
    }
    var daemonProcess = new Daemon(launcher, pidFile(absolute));
    return daemon ? daemonProcess.run(verbose.length) : daemonProcess.start(verbose.length);
  }

  /** {@code /run/vpnd.pid} for the usual file, else {@code /run/vpnd-NAME.pid}. */
  static Path pidFile(Path file) {
    var name = file.getFileName().toString().replaceFirst("\\.conf$", "");
    return Path.of(file.equals(DEFAULT_FILE) ? "/run/vpnd.pid" : "/run/vpnd-" + name + ".pid");
  }
}
