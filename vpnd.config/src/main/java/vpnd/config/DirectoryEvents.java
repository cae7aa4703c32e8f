// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

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

  DirectoryEvents() {
    service = open();
  }

  /** Linux limits how many a user may have. */
  private static @Nullable WatchService open() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Tells from now on what happens to the files that are in the directory, as long as that is not
   * replaced by another one: call it again to make sure.
   *
   * @return whether it does so at once and not just some time
   */
  boolean cover(Path directory) {
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
