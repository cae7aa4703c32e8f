// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

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
import vpnd.api.Reason;

/**
 * Tells that something happened in one of several directories; what it was is for others to find
 * out, as events get lost when there are many.
 */
final class DirectoryEvents implements AutoCloseable {
  /** With these, Linux tells of changed permissions too. */
  private static final WatchEvent.Kind<?>[] KINDS = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_MODIFY,
    StandardWatchEventKinds.ENTRY_DELETE
  };

  /** On other systems Java looks at the files itself, every ten seconds, which is too seldom. */
  private static final boolean PROMPT = "Linux".equals(System.getProperty("os.name"));

  private final @Nullable WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  /**
   * @throws IOException if no more of the kind may be open; the message says what to raise
   */
  DirectoryEvents() throws IOException {
    service = open();
  }

  private static @Nullable WatchService open() throws IOException {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      refuseLimit(e);
      return null;
    }
  }

  /** Linux limits what a user may have, and Java tells so in these words. */
  private static void refuseLimit(IOException e) throws IOException {
    if (Reason.of(e).startsWith("User limit of inotify")) {
      throw new IOException(
          "the configuration files cannot be watched: the limit of inotify is reached; raise fs.inotify.max_user_instances and fs.inotify.max_user_watches (sysctl), or the number of open files",
          e);
    }
  }

  /**
   * Tells from now on what happens to the files that are in the directory, as long as that is not
   * replaced by another one: call it again to make sure.
   *
   * @return whether it does so at once and not just some time
   * @throws IOException if no more directories may be watched; the message says what to raise
   */
  boolean cover(Path directory) throws IOException {
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

  /** Waits until something happens; returns false if nothing did in that time. */
  boolean await(long millis) throws InterruptedException {
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
