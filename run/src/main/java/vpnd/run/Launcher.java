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
 * @param isEmpty whether there is none yet, so that no tunnel will start
 */
record Launcher(Path home, Sources sources, InstanceFiles files, boolean isEmpty) {
  private static final System.Logger LOG = System.getLogger("vpnd.run");
  private static final Path STATE = Path.of("/run/vpnd");

  /** From the start of the bundles to a tunnel that runs. */
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  /** Runs with the log on the standard output. */
  int runInForeground(int verbosity) throws IOException {
    Log.open(new StreamSink(System.out), verbosity);
    var stop = CleanStop.install();
    try {
      return run(stop, () -> {}, ConsoleInput.start());
    } finally {
      stop.finished();
    }
  }

  /**
   * Runs with the log that is open. What went wrong is in the log.
   *
   * @param running called when a tunnel runs, or vpnd waits for a file
   * @param console waits for the next command that is typed; null if there is no console
   * @return the exit code
   */
  int run(CleanStop stop, Runnable running, @Nullable Callable<String> console) throws IOException {
    try (var state = StateDirectory.create(STATE, ProcessHandle.current().pid())) {
      var host = new BundleHost(home, sources, state.path(), files.controlSocket(), console);
      stop.onRequest(host::stop, host::tunnels);
      try {
        host.start();
        if (!isEmpty) {
          host.awaitTunnel(START_LIMIT);
        }
        LOG.log(Level.DEBUG, "running with {0}", sources.paths());
        running.run();
        host.awaitStop();
        throw new Failure(ExitCode.SOFTWARE, "a part of vpnd gave up; the lines above say why");
      } finally {
        host.close();
      }
    } catch (Failure e) {
      if (stop.isRequested()) {
        return ExitCode.OK;
      }
      LOG.log(Level.ERROR, e.getMessage());
      return e.exitCode();
    } finally {
      Log.flush();
    }
  }
}
