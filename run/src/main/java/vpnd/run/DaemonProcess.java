// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import vpnd.config.Sources;
import vpnd.run.bundles.TunnelWatch;
import vpnd.run.instance.InstanceLock;
import vpnd.run.instance.PidFile;
import vpnd.run.log.Log;
import vpnd.run.log.LogEntry;
import vpnd.run.log.LogSink;
import vpnd.run.log.SyslogSink;
import vpnd.run.posix.PosixCalls;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;
import vpnd.run.process.GracefulStop;
import vpnd.run.process.JnaLoader;
import vpnd.run.process.Signals;

/**
 * Runs vpnd as a daemon.
 *
 * <p>The command starts the daemon as a second process and reads its output: error messages, or
 * {@link #RUNNING} when it runs. Then the daemon closes its standard streams, and the command
 * exits.
 */
public record DaemonProcess(Launcher launcher) {
  /** Marks the second process on its command line. */
  public static final String OPTION = "--daemon-process";

  private static final System.Logger LOG = System.getLogger("vpnd.run");
  private static final String RUNNING = "vpnd is running";

  /** Longer than the daemon's own limit for any number of tunnels. */
  private static final int START_LIMIT_SECONDS = 120;

  private static final Path SYSTEM_LOG = Path.of("/dev/log");

  /** Starts the daemon and waits until it runs or has failed; returns the exit code. */
  public int start(GracefulStop stop, int verbosity) throws ExitException, IOException {
    InstanceLock.refuseIfTaken(launcher.files().lock());
    var process =
        new ProcessBuilder(commandLine(verbosity))
            .directory(new File("/"))
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .start();
    stop.onRequest(process::destroy, () -> 0);
    var running = CompletableFuture.supplyAsync(() -> relay(process, System.err));
    try {
      return running.get(START_LIMIT_SECONDS, TimeUnit.SECONDS) ? ExitCode.OK : process.waitFor();
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new ExitException(
          ExitCode.SOFTWARE,
          "the daemon did not start within %s s and was ended".formatted(START_LIMIT_SECONDS));
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExitException(ExitCode.SOFTWARE, "interrupted");
    }
  }

  private List<String> commandLine(int verbosity) {
    var line = new ArrayList<String>();
    line.add(launcher.home().resolve("bin/vpnd").toString());
    line.add(OPTION);
    if (!launcher.sources().equals(Sources.STANDARD)) {
      line.addAll(List.of("-c", launcher.sources().toString()));
    }
    line.addAll(Collections.nCopies(verbosity, "-v"));
    return line;
  }

  /** Prints the output of the daemon until it runs (true) or has exited (false). */
  private static boolean relay(Process process, PrintStream target) {
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(RUNNING)) {
          return true;
        }
        target.println(line);
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the daemon, in the second process; returns the exit code. */
  public int run(GracefulStop stop, int verbosity) throws ExitException, IOException {
    var pid = ProcessHandle.current().pid();
    JnaLoader.load();
    var libc = PosixCalls.load();
    libc.setsid();
    Signals.leaveTerminal();
    try (var lock = InstanceLock.take(launcher.files().lock(), pid);
        var file = PidFile.create(launcher.files().pidFile(), pid)) {
      var terminal = new Terminal(System.out, System.err);
      var syslog = new SyslogSink(libc, "vpnd");
      Log.open(
          entry -> {
            syslog.write(entry);
            terminal.write(entry);
          },
          verbosity);
      LOG.log(Level.DEBUG, "locked {0}, wrote {1}", lock, file.path());
      if (!Files.exists(SYSTEM_LOG)) {
        LOG.log(
            Level.WARNING,
            "there is no {0}, so what vpnd logs is lost; start a syslog daemon, or run vpnd -f",
            SYSTEM_LOG);
      }
      return launcher.run(stop, tunnels -> release(terminal, tunnels), null);
    }
  }

  /** Reports either faults or success to the terminal. */
  private static void release(Terminal terminal, TunnelWatch tunnels) throws ExitException {
    if (!tunnels.faults().isEmpty()) {
      throw new ExitException(ExitCode.SYSTEM, ""); // reported by the tunnels
    }
    Log.flush();
    terminal.release();
  }

  /** The standard streams of the daemon until it runs. */
  private record Terminal(PrintStream out, PrintStream err) implements LogSink {
    @Override
    public void write(LogEntry entry) {
      if (entry.level().getSeverity() >= Level.WARNING.getSeverity()) {
        out.println("vpnd: " + entry.text());
      }
    }

    /**
     * Java redirects the descriptors of the standard streams to /dev/null instead of closing them.
     */
    void release() {
      out.println(RUNNING);
      out.close();
      err.close();
    }
  }
}
