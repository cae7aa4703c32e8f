// SPDX-License-Identifier: BSD-2-Clause
package vpnd.filewatch;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Reason;

/**
 * Waits for events in several directories. Events may get lost, so they do not say what happened.
 */
public final class DirectoryEvents implements AutoCloseable {
  /** On Linux these include changes of permissions. */
  private static final WatchEvent.Kind<?>[] KINDS = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_MODIFY,
    StandardWatchEventKinds.ENTRY_DELETE
  };

  /** On other systems Java polls every ten seconds, which is too slow. */
  private static final boolean PROMPT = "Linux".equals(System.getProperty("os.name"));

  private final String watched;
  private final @Nullable WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  /**
   * Opens a watch service.
   *
   * @param watched what is watched, for messages, such as {@code the configuration files}
   * @throws IOException if a limit of the system is reached; the message names it
   */
  public DirectoryEvents(String watched) throws IOException {
    this.watched = watched;
    service = open();
  }

  private @Nullable WatchService open() throws IOException {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      refuseLimit(e);
      return null;
    }
  }

  /** Recognises Java's message for the limits of inotify. */
  private void refuseLimit(IOException e) throws IOException {
    if (Reason.of(e).startsWith("User limit of inotify")) {
      throw new IOException(
          watched
              + " cannot be watched: the limit of inotify is reached; raise fs.inotify.max_user_instances and fs.inotify.max_user_watches (sysctl), or the number of open files",
          e);
    }
  }

  /**
   * Watches the files in a directory from now on. To be called again in case the directory was
   * replaced.
   *
   * @return whether events are delivered promptly
   * @throws IOException if a limit of the system is reached; the message names it
   */
  public boolean cover(Path directory) throws IOException {
    if (service == null) {
      return false;
    }
    try {
      var key = directory.register(service, KINDS);
      var former = keys.put(directory, key);
      if (former != null && former != key) {
        former.cancel();
      }
      return PROMPT;
    } catch (IOException e) {
      refuseLimit(e);
      return false;
    }
  }

  /** Waits for an event; returns false if there is none in that time. */
  public boolean await(long millis) throws InterruptedException {
    if (service == null) {
      Thread.sleep(millis);
      return false;
    }
    var key = service.poll(millis, TimeUnit.MILLISECONDS);
    boolean happened = key != null;
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = service.poll();
    }
    return happened;
  }

  @Override
  public void close() throws IOException {
    if (service != null) {
      service.close();
    }
  }
}
