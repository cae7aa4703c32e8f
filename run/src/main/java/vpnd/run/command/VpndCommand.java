// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Reason;
import vpnd.arguments.ArgumentReader;
import vpnd.config.ConfigurationCheck;
import vpnd.config.Sources;
import vpnd.config.role.RoleJars;
import vpnd.config.trust.TrustedCode;
import vpnd.run.DaemonProcess;
import vpnd.run.Launcher;
import vpnd.run.instance.InstanceFiles;
import vpnd.run.log.Log;
import vpnd.run.process.BlockedTerm;
import vpnd.run.process.DescriptorLimit;
import vpnd.run.process.DnsCache;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;
import vpnd.run.process.GracefulStop;
import vpnd.run.process.OutOfMemory;
import vpnd.run.process.ProcessMemory;
import vpnd.run.process.Signals;
import vpnd.run.process.Version;

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
    var stop = GracefulStop.install();
    Locale.setDefault(Locale.ROOT);
    OutOfMemory.install();
    Signals.install();
    DnsCache.shorten();
    int exitCode = execute(stop, arguments);
    Log.flush();
    stop.finished();
    System.exit(exitCode);
  }

  /**
   * Runs a command line; returns the exit code.
   *
   * @param stop requests the end
   */
  static int execute(GracefulStop stop, String... arguments) {
    var command = new VpndCommand();
    try {
      return command.read(new ArgumentReader(arguments)) ? command.run(stop) : ExitCode.OK;
    } catch (ExitException e) {
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

  /** Returns whether to continue after the options. */
  private boolean read(ArgumentReader reader) throws ExitException {
    try {
      while (!reader.isEmpty()) {
        boolean isOption = reader.isOption();
        var argument = reader.next();
        switch (isOption ? argument : "") {
          case "-f", "--foreground" -> foreground = true;
          case "-v", "--verbose" -> verbosity++;
          case "-c", "--config" -> path = path(reader.value());
          case "--check" -> check = true;
          case DaemonProcess.OPTION -> daemon = true;
          case "-h", "--help" -> {
            System.out.print(HELP);
            return false;
          }
          case "-V", "--version" -> {
            System.out.println(Version.line());
            return false;
          }
          default ->
              throw new ExitException(ExitCode.USAGE, "there is no option or argument " + argument);
        }
      }
      return true;
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, Reason.of(e));
    }
  }

  private static Path path(String value) throws ExitException {
    if (value.isEmpty()) {
      throw new ExitException(ExitCode.USAGE, "-c names nothing; name a file or a directory");
    }
    return Path.of(value);
  }

  private int run(GracefulStop stop) throws ExitException, IOException {
    BlockedTerm.release();
    ProcessMemory.hide();
    var home = Path.of(System.getProperty("vpnd.home"));
    if (!daemon) {
      requireTrusted(home);
    }
    var sources = sources(path);
    var checked = check(sources, new RoleJars(home), check);
    if (check) {
      checked.warnings().forEach(System.err::println);
      checked.good().forEach(file -> System.out.println(file + ": ok"));
    }
    if (check || checked.good().isEmpty()) {
      checked.problems().forEach(System.err::println);
    }
    if (check || (checked.good().isEmpty() && !checked.problems().isEmpty())) {
      return checked.problems().isEmpty() ? ExitCode.OK : ExitCode.CONFIGURATION;
    }
    if (!daemon) {
      requireWhatIsNeeded(checked);
    }
    var launcher = new Launcher(home, sources, InstanceFiles.of(path), !checked.good().isEmpty());
    if (stop.isRequested()) {
      return ExitCode.OK;
    }
    if (foreground) {
      return launcher.runInForeground(stop, verbosity);
    }
    var daemonProcess = new DaemonProcess(launcher);
    return daemon ? daemonProcess.run(stop, verbosity) : daemonProcess.start(stop, verbosity);
  }

  /** Other users must not be able to change the code that runs here, mostly as root. */
  private static void requireTrusted(Path home) throws ExitException, IOException {
    var fault = TrustedCode.exposureOfDistribution(home);
    if (fault != null) {
      throw new ExitException(ExitCode.CONFIGURATION, fault);
    }
  }

  /** Checks what parts of vpnd would otherwise report one by one. */
  private static void requireWhatIsNeeded(ConfigurationCheck checked) throws ExitException {
    DescriptorLimit.requireRoom();
    if (checked.library() != null) {
      SodiumKeyChecker.require(checked.library());
    }
  }

  private static ConfigurationCheck check(Sources sources, RoleJars roles, boolean check)
      throws ExitException {
    try (var keys = new SodiumKeyChecker()) {
      return check
          ? ConfigurationCheck.withHost(sources, roles, keys)
          : ConfigurationCheck.untilFirstGood(sources, roles);
    } catch (IOException e) {
      throw new ExitException(
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
