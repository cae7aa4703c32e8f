// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vpnd.api.Reason;
import vpnd.config.FileState;
import vpnd.config.Sources;
import vpnd.config.file.ConfigurationFile;

/**
 * Sees within two seconds what happens to configuration files, and waits until whoever writes them
 * seems to have finished. One thread does so, and it is idle while nothing happens: once in a
 * second it looks at what the system does not report.
 */
final class Watcher implements AutoCloseable {
  private static final Logger LOG = System.getLogger("vpnd.config");
  private static final long PULSE_MILLIS = 1_000;

  /** A file that did not change for so long is complete. */
  private static final long QUIET_MILLIS = 150;

  /** For so many times others wait for a file that is changed all the time. */
  private static final int PATIENCE = 4;

  private final Sources sources;
  private final Consumer<FileChanges> target;
  private final Runnable pulse;
  private Thread thread = new Thread("vpnd-config");
  private final Object looking = new Object();
  private SortedMap<ConfigurationFile, FileState> known = new TreeMap<>();
  private volatile boolean stopping;
  private String trouble = "";

  /**
   * @param target gets all changes, one after the other; the first time by {@link #start}
   * @param pulse is run once in a second while nothing happens to the files
   */
  Watcher(Sources sources, Consumer<FileChanges> target, Runnable pulse) {
    this.sources = sources;
    this.target = target;
    this.pulse = pulse;
  }

  /**
   * Takes a first look, with all files as added ones, and begins to watch.
   *
   * @throws IOException if the system's limits do not allow to watch; the message says what to
   *     raise, and the target got nothing
   */
  void start() throws IOException {
    var events = new DirectoryEvents();
    for (var path : sources.paths()) {
      if (Files.isDirectory(path)) {
        events.cover(path);
      }
    }
    try {
      apply(sources.files());
    } catch (IOException e) {
      tell(e);
    }
    thread = new Thread(() -> run(events), "vpnd-config");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(DirectoryEvents watched) {
    try (var events = watched) {
      watch(events);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "at the end of the watch", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(DirectoryEvents events) throws InterruptedException {
    while (!stopping) {
      try {
        var before = known;
        var unreported = look(events);
        if (known != before) {
          continue; // what was noted before the change may be as it is again
        }
        while (!events.await(PULSE_MILLIS) && isAsBefore(unreported)) {
          pulse.run();
        }
        trouble = "";
      } catch (IOException | RuntimeException e) {
        tell(e);
        Thread.sleep(PULSE_MILLIS);
      }
    }
  }

  /** Returns what has to be looked at time and again. */
  private Map<Path, @Nullable FileState> look(DirectoryEvents events)
      throws IOException, InterruptedException {
    var unreported = new HashMap<Path, @Nullable FileState>();
    boolean reported = true;
    for (var path : sources.paths()) {
      unreported.put(path, FileState.of(path));
      reported &= !Files.isDirectory(path) || isCovered(events, path);
    }
    for (var file : follow().entrySet()) {
      if (!reported || Files.isSymbolicLink(file.getKey().path())) {
        unreported.put(file.getKey().path(), file.getValue());
      }
    }
    return unreported;
  }

  /** What the system does not report any more is looked at, which costs more. */
  private boolean isCovered(DirectoryEvents events, Path directory) {
    try {
      return events.cover(directory);
    } catch (IOException e) {
      tell(e);
      return false;
    }
  }

  /**
   * Sees at once what has happened to the files; returns when the target has got it.
   *
   * @return the files that there are
   * @throws IOException if that cannot be told
   */
  SortedMap<ConfigurationFile, FileState> follow() throws IOException, InterruptedException {
    // One look at a time: the result of an older one must not replace that of a newer one.
    synchronized (looking) {
      var files = quietFiles();
      if (!files.equals(known)) {
        apply(files);
      }
      return files;
    }
  }

  private SortedMap<ConfigurationFile, FileState> quietFiles()
      throws IOException, InterruptedException {
    var files = sources.files();
    for (int i = 0; i < PATIENCE && !files.equals(known); i++) {
      Thread.sleep(QUIET_MILLIS);
      var later = sources.files();
      if (later.equals(files)) {
        break;
      }
      files = later;
    }
    return files;
  }

  private static boolean isAsBefore(Map<Path, @Nullable FileState> before) throws IOException {
    for (var entry : before.entrySet()) {
      if (!Objects.equals(FileState.of(entry.getKey()), entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  private synchronized void apply(SortedMap<ConfigurationFile, FileState> files) {
    if (!stopping) {
      var changes = FileChanges.between(known, files);
      known = files;
      target.accept(changes);
    }
  }

  /** Once, as it would be the same the next time. */
  private void tell(Exception e) {
    if (!trouble.equals(Reason.of(e))) {
      trouble = Reason.of(e);
      LOG.log(Level.WARNING, "looking at the configuration files failed; all goes on as before", e);
    }
  }

  /** Ends the watch, but not in the middle of a change. */
  @Override
  public void close() {
    stopping = true;
    synchronized (this) {
      thread.interrupt();
    }
    try {
      thread.join(PULSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
