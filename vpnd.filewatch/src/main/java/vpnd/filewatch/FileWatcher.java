// SPDX-License-Identifier: BSD-2-Clause
package vpnd.filewatch;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import vpnd.api.operation.Reason;

/**
 * Follows a set of files and delivers their changes, on one thread. Changes are delivered when the
 * files have not changed for a moment, so that a file is not read while it is written.
 *
 * @param <F> identifies a file
 * @param <S> the state of a file, by which a change is detected
 */
public final class FileWatcher<F extends Comparable<? super F>, S> implements AutoCloseable {
  private static final Logger LOG = System.getLogger("vpnd.filewatch");
  private static final long PULSE_MILLIS = 1_000;

  /** A file that has not changed for this time is complete. */
  private static final long QUIET_MILLIS = 200;

  /** The number of such times after which a file that keeps changing delays others no longer. */
  private static final int PATIENCE = 4;

  /** Lists the files. */
  public interface Files<F, S> {
    /**
     * Lists them with their states.
     *
     * @throws IOException if they cannot be listed
     */
    SortedMap<F, S> list() throws IOException;
  }

  /** Is notified of changes and failures, by one thread at a time. */
  public interface Listener<F> {
    /** Called first by the thread, before it looks at the files. */
    default void started() {}

    /** Applies changes of the files. */
    void changed(FileChanges<F> changes) throws InterruptedException;

    /** Called once a second while the files do not change. */
    void idle() throws InterruptedException;

    /** The files cannot be listed. Called once for the same reason in a row. */
    void failed(Exception cause);
  }

  /** Decides when to list the files again. */
  public interface Trigger<F, S> extends AutoCloseable {
    /**
     * Called before each listing: later changes must end {@link #await}.
     *
     * @param failed accepts failures that do not prevent watching
     */
    void arm(Consumer<Exception> failed) throws IOException;

    /** Called with each listing that was the same as the one before. */
    void listed(SortedMap<F, S> files);

    /** Waits for the given time at most; returns whether the files may have changed. */
    boolean await(long millis) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
  }

  private final Files<F, S> files;
  private final Listener<F> listener;
  private final Thread thread;
  private final Object listing = new Object();
  private volatile Trigger<F, S> trigger;
  private SortedMap<F, S> known = new TreeMap<>();
  private volatile boolean stopping;
  private String failure = "";

  /** Creates a watcher that polls, unless {@link #start(Trigger)} is called. */
  public FileWatcher(String threadName, Files<F, S> files, Listener<F> listener) {
    this.files = files;
    this.listener = listener;
    trigger = new Polling<>(files);
    thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
  }

  /**
   * Lists the files and delivers their changes at once.
   *
   * @throws IOException if they cannot be listed; the thread does not report that again
   */
  public void deliver() throws IOException, InterruptedException {
    try {
      deliver(files.list());
    } catch (IOException e) {
      failure = Reason.of(e);
      throw e;
    }
  }

  /** Starts the thread, which polls once a second. */
  public void start() {
    thread.start();
  }

  /** Starts the thread, which lists the files when the trigger says so. */
  public void start(Trigger<F, S> newTrigger) {
    trigger = newTrigger;
    thread.start();
  }

  private void run() {
    try (var closing = trigger) {
      listener.started();
      watch(closing);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "at the end of a watch", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(Trigger<F, S> armed) throws InterruptedException {
    while (!stopping) {
      try {
        var before = known;
        armed.arm(this::report);
        var now = follow();
        if (known != before) {
          continue; // what the trigger has noted may be outdated
        }
        armed.listed(now);
        while (!armed.await(PULSE_MILLIS)) {
          failure = "";
          listener.idle();
        }
        failure = "";
      } catch (IOException | RuntimeException e) {
        report(e);
        Thread.sleep(PULSE_MILLIS);
      }
    }
  }

  /**
   * Delivers the present changes when the files are quiet; returns afterwards.
   *
   * @return the files that exist
   * @throws IOException if they cannot be listed
   */
  public SortedMap<F, S> follow() throws IOException, InterruptedException {
    // One at a time: the result of an older listing must not replace that of a newer one.
    synchronized (listing) {
      var now = quietFiles();
      if (!now.equals(known)) {
        deliver(now);
      }
      return now;
    }
  }

  private SortedMap<F, S> quietFiles() throws IOException, InterruptedException {
    var now = files.list();
    for (int i = 0; i < PATIENCE && !now.equals(known); i++) {
      Thread.sleep(QUIET_MILLIS);
      var later = files.list();
      if (later.equals(now)) {
        break;
      }
      now = later;
    }
    return now;
  }

  private synchronized void deliver(SortedMap<F, S> now) throws InterruptedException {
    if (!stopping) {
      var changes = FileChanges.between(known, now);
      known = now;
      listener.changed(changes);
    }
  }

  private void report(Exception cause) {
    if (!failure.equals(Reason.of(cause))) {
      failure = Reason.of(cause);
      listener.failed(cause);
    }
  }

  /** Asks the thread to stop, interrupting the listener if it is called just now; does not wait. */
  public void stop() {
    stopping = true;
    thread.interrupt();
  }

  /** Stops the thread after the delivery in progress, if any. */
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
