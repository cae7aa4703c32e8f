// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vpnd.api.process.ConsoleLines;
import vpnd.config.Sources;
import vpnd.run.bundles.OsgiFramework;
import vpnd.run.bundles.TunnelWatch;
import vpnd.run.instance.InstanceFiles;
import vpnd.run.instance.InstanceLock;
import vpnd.run.instance.StateDirectory;
import vpnd.run.log.Log;
import vpnd.run.log.StreamSink;
import vpnd.run.process.ConsoleInput;
import vpnd.run.process.DescriptorLimit;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;
import vpnd.run.process.GracefulStop;
import vpnd.run.process.JnaLoader;

/**
 * Runs vpnd in this process until it is stopped.
 *
 * @param home the distribution
 * @param sources locations of the configuration files
 * @param files its files in {@code /run}
 * @param isExpected whether there is a valid configuration file; otherwise vpnd waits for one
 */
public record Launcher(Path home, Sources sources, InstanceFiles files, boolean isExpected) {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /**
   * Within which a tunnel must have made progress. What a process before it left on the host is
   * undone first; on the BSDs and macOS that takes two programs for each change.
   */
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** Called after the start. */
  interface Start {
    /**
     * Every tunnel has tried to open what it needs.
     *
     * @throws ExitException if faults of tunnels end vpnd
     */
    void finished(TunnelWatch tunnels) throws ExitException;
  }

  /** Runs with the log on standard output. Faults of tunnels are retried for ever. */
  public int runInForeground(GracefulStop stop, int verbosity) throws ExitException, IOException {
    try (var lock = InstanceLock.take(files.lock(), ProcessHandle.current().pid())) {
      JnaLoader.load();
      Log.open(new StreamSink(System.out), verbosity);
      LOG.log(Level.DEBUG, "locked {0}", lock);
      var manager = ServiceManagerNotifier.ofThisProcess();
      return run(stop, tunnels -> manager.follow(tunnels), ConsoleInput.start());
    }
  }

  /**
   * Runs with the log open and the lock taken. Failures are logged.
   *
   * @param console returns the next command typed, blocking; null if there is no console
   * @return the exit code
   */
  int run(GracefulStop stop, Start start, @Nullable ConsoleLines console) throws IOException {
    try (var state = StateDirectory.create(files.state())) {
      // JNA unpacks here what the distribution does not contain.
      System.setProperty("jna.tmpdir", state.path().toString());
      var host = new OsgiFramework(home, sources, state.path(), files.controlSocket(), console);
      stop.onRequest(host::stop, host.tunnels()::tunnels);
      try {
        host.start();
        awaitTunnels(host.tunnels());
        if (!host.tunnels().isStopped()) {
          LOG.log(Level.DEBUG, "running with {0}", sources.paths());
          start.finished(host.tunnels());
        }
        host.awaitStop();
        throw new ExitException(
            ExitCode.SOFTWARE, "a part of vpnd gave up; the lines above say why");
      } finally {
        host.close();
      }
    } catch (ExitException e) {
      if (stop.isRequested()) {
        return ExitCode.OK;
      }
      if (!e.isReported()) {
        LOG.log(Level.ERROR, e.getMessage());
      }
      return e.exitCode();
    } finally {
      Log.flush();
    }
  }

  private void awaitTunnels(TunnelWatch tunnels) throws ExitException {
    DescriptorLimit.require();
    if (isExpected) {
      tunnels.awaitSettled(START_LIMIT);
      DescriptorLimit.requireNotIn(tunnels.faults());
    }
    if (tunnels.isBroken()) {
      throw new ExitException(ExitCode.SOFTWARE, ""); // reported by the part
    }
  }
}
