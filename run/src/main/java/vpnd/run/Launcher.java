// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import vpnd.config.Sources;
import vpnd.run.log.Log;
import vpnd.run.log.StreamSink;

/**
 * Runs one vpnd in this process until it is told to stop.
 *
 * @param home the distribution
 * @param sources where the configuration files are
 * @param files by which others find it
 * @param isExpected whether the files ask for a tunnel; if there is no file yet, it waits for one
 */
record Launcher(Path home, Sources sources, InstanceFiles files, boolean isExpected) {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** In which some tunnel must have got on. */
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  /** What follows when the tunnels are open. */
  interface Start {
    /**
     * Every tunnel has been tried.
     *
     * @throws Failure if that which some of them lack ends vpnd
     */
    void finished(TunnelWatch tunnels) throws Failure;
  }

  /** Runs with the log on the standard output. What a tunnel lacks is tried again for ever. */
  int runInForeground(CleanStop stop, int verbosity) throws Failure, IOException {
    try (var lock = InstanceLock.take(files.lock(), ProcessHandle.current().pid())) {
      NativeCode.load();
      Log.open(new StreamSink(System.out), verbosity);
      LOG.log(Level.DEBUG, "locked {0}", lock);
      var manager = ServiceManager.ofThisProcess();
      return run(stop, tunnels -> manager.follow(tunnels), ConsoleInput.start());
    }
  }

  /**
   * Runs with the log that is open; the lock is taken. What went wrong is in the log.
   *
   * @param console waits for the next command that is typed; null if there is no console
   * @return the exit code
   */
  int run(CleanStop stop, Start start, @Nullable Callable<String> console) throws IOException {
    try (var state = StateDirectory.create(files.state())) {
      // Where JNA unpacks what is not in the distribution.
      System.setProperty("jna.tmpdir", state.path().toString());
      var host = new BundleHost(home, sources, state.path(), files.controlSocket(), console);
      stop.onRequest(host::stop, host.tunnels()::tunnels);
      try {
        host.start();
        awaitTunnels(host.tunnels());
        if (!host.tunnels().isStopped()) {
          LOG.log(Level.DEBUG, "running with {0}", sources.paths());
          start.finished(host.tunnels());
        }
        host.awaitStop();
        throw new Failure(ExitCode.SOFTWARE, "a part of vpnd gave up; the lines above say why");
      } finally {
        host.close();
      }
    } catch (Failure e) {
      if (stop.isRequested()) {
        return ExitCode.OK;
      }
      if (!e.isTold()) {
        LOG.log(Level.ERROR, e.getMessage());
      }
      return e.exitCode();
    } finally {
      Log.flush();
    }
  }

  private void awaitTunnels(TunnelWatch tunnels) throws Failure {
    Descriptors.require();
    if (isExpected) {
      tunnels.awaitSettled(START_LIMIT);
      Descriptors.requireOf(tunnels);
    }
    if (tunnels.isBroken()) {
      throw new Failure(ExitCode.SOFTWARE, ""); // the part has told why
    }
  }
}
