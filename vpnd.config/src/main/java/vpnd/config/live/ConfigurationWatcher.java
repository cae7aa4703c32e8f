// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.SortedMap;
import java.util.function.Consumer;
import vpnd.config.FileState;
import vpnd.config.Sources;
import vpnd.config.file.ConfigurationFile;
import vpnd.filewatch.FileChanges;
import vpnd.filewatch.FileWatcher;

/** Notices changes of configuration files within two seconds. */
final class ConfigurationWatcher implements AutoCloseable {
  private static final Logger LOG = System.getLogger("vpnd.config");

  private final Sources sources;
  private final FileWatcher<ConfigurationFile, FileState> watcher;

  /**
   * @param target receives all changes one after the other; the first time in {@link #start}
   * @param pulse runs once a second while the files do not change
   */
  ConfigurationWatcher(
      Sources sources, Consumer<FileChanges<ConfigurationFile>> target, Runnable pulse) {
    this.sources = sources;
    watcher =
        new FileWatcher<>(
            "vpnd-config",
            sources::files,
            new FileWatcher.Listener<>() {
              @Override
              public void changed(FileChanges<ConfigurationFile> changes) {
                target.accept(changes);
              }

              @Override
              public void idle() {
                pulse.run();
              }

              @Override
              public void failed(Exception cause) {
                report(cause);
              }
            });
  }

  /**
   * Delivers all files as added ones, and begins to watch.
   *
   * @throws IOException if a limit of the system prevents watching; the message names it, and
   *     nothing was delivered
   */
  void start() throws IOException {
    var events = new ConfigurationEvents(sources);
    try {
      watcher.deliver();
    } catch (IOException e) {
      report(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watcher.start(events);
  }

  private static void report(Exception cause) {
    LOG.log(
        Level.WARNING, "looking at the configuration files failed; all goes on as before", cause);
  }

  /**
   * Delivers the present changes; returns afterwards.
   *
   * @return the files that exist
   * @throws IOException if they cannot be listed
   */
  SortedMap<ConfigurationFile, FileState> follow() throws IOException, InterruptedException {
    return watcher.follow();
  }

  /** Ends the watch after the delivery in progress, if any. */
  @Override
  public void close() {
    watcher.close();
  }
}
