// SPDX-License-Identifier: BSD-2-Clause
package vpnd.filewatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watcher that polls. With events, it is tested by the one of the configuration files. */
class FileWatcherTest implements FileWatcher.Listener<String> {
  private static final long LIMIT_SECONDS = 10;

  private final Map<String, Integer> files = new ConcurrentSkipListMap<>(Map.of("a", 1, "b", 1));
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final FileWatcher<String, Integer> watcher =
      new FileWatcher<>("watcher of a test", this::list, this);
  private final Semaphore idle = new Semaphore(0);
  private volatile @Nullable String fault;

  private SortedMap<String, Integer> list() throws IOException {
    var reason = fault;
    if (reason != null) {
      throw new IOException(reason);
    }
    return new TreeMap<>(files);
  }

  @Override
  public void changed(FileChanges<String> changes) {
    events.add(changes.added() + " " + changes.changed() + " " + changes.removed());
  }

  @Override
  public void idle() {
    idle.release();
  }

  @Override
  public void failed(Exception cause) {
    events.add(String.valueOf(cause.getMessage()));
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  private @Nullable String next() throws InterruptedException {
    return events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void deliversAllFilesFirstThenChanges() throws Exception {
    watcher.deliver();
    assertEquals("[a, b] [] []", events.poll());
    watcher.start();
    files.putAll(Map.of("b", 2, "c", 1));
    files.remove("a");
    assertEquals("[c] [b] [a]", next());
  }

  @Test
  void followingReturnsAfterTheDelivery() throws Exception {
    watcher.deliver();
    files.put("c", 1);
    assertEquals(files, watcher.follow());
    assertEquals(2, events.size());
    watcher.follow();
    assertEquals(2, events.size(), "no changes, no delivery");
  }

  @Test
  void aFailureIsReportedOnceAndChangesNothing() throws Exception {
    fault = "no disk";
    assertThrows(IOException.class, watcher::deliver);
    watcher.start();
    fault = "no directory";
    assertEquals("no directory", next(), "the first one was thrown");
    fault = null;
    assertEquals("[a, b] [] []", next());
    assertTrue(idle.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS));
    fault = "no directory";
    assertEquals("no directory", next(), "again, since it worked in between");
  }

  @Test
  void deliversNothingAfterItIsStopped() throws Exception {
    watcher.deliver();
    events.clear();
    watcher.stop();
    files.put("c", 1);
    watcher.deliver();
    assertNull(events.poll());
  }
}
