// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the calls of one service, and of what it has opened. Off the packet path a call runs
 * on a thread of its own and gets a limited time; the third failure in a row sets the part aside,
 * and so does the first call that takes longer than seconds. On the packet path there is no thread
 * to spare, and the first failure does. Safe for use by several threads.
 *
 * <p>An {@link OutOfMemoryError} is not taken for a fault of the part.
 */
public final class Guard {
  private static final System.Logger LOG = System.getLogger("vpnd.router");

  /** One failure may be chance: a bundle that is just being replaced, a machine under load. */
  private static final int MOST_FAILURES = 3;

  /** A call that takes longer is treated as stuck. */
  private static final Duration LONG = Duration.ofSeconds(5);

  private static final int LONGEST_TEXT = 300;
  private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

  private final Provider provider;
  private final Executor threads;
  private final Runnable onSetAside;
  private int failures;
  private volatile @Nullable String fault;

  /**
   * @param threads one for each call under way
   * @param onSetAside run once, on one of the threads
   */
  public Guard(Provider provider, Executor threads, Runnable onSetAside) {
    this.provider = provider;
    this.threads = threads;
    this.onSetAside = onSetAside;
  }

  /** The bundle that the part is from. */
  public Provider provider() {
    return provider;
  }

  /** Why the part is set aside, in one line; null if it is not. */
  public @Nullable String fault() {
    return fault;
  }

  /** Lets the part try again. */
  synchronized void restore() {
    failures = 0;
    fault = null;
  }

  /**
   * Calls a method that throws nothing and returns something.
   *
   * @param method how the log calls it
   * @throws PartFailure if it threw, returned null, or has not returned in time
   */
  <T> T ask(String method, Duration limit, Callable<@Nullable T> call) {
    try {
      return attempt(method, limit, call);
    } catch (IOException e) {
      throw failed(method, threw(e));
    }
  }

  /**
   * Calls a method that throws nothing and returns something, off the packet path, but often. What
   * a part of vpnd does then takes no time, so it needs no thread.
   *
   * @throws PartFailure as {@link #ask}
   */
  <T> T askOften(String method, Duration limit, Callable<T> call) {
    if (!provider.isOwn()) {
      return ask(method, limit, call);
    }
    try {
      return call.call();
    } catch (Throwable e) {
      throw failedOnPath(method, e);
    }
  }

  /**
   * Calls a method that ends the wait of another thread. A failure is logged, not thrown: the part
   * that replaces this one wakes the thread up again.
   */
  void wake(String method, Duration limit, Runnable call) {
    try {
      askOften(
          method,
          limit,
          () -> {
            call.run();
            return true;
          });
    } catch (PartFailure e) {
      // As said above.
    }
  }

  /**
   * Calls a method that returns something or says by an IOException why it cannot.
   *
   * @throws PartFailure if it threw anything else, returned null, or has not returned in time
   */
  <T> T attempt(String method, Duration limit, Callable<@Nullable T> call) throws IOException {
    var answer = result(method, limit, call);
    if (answer == null) {
      throw failed(method, "returned null");
    }
    succeeded();
    return answer;
  }

  /**
   * Calls a method that may return null.
   *
   * @throws PartFailure if it threw anything but an IOException, or has not returned in time
   */
  <T> @Nullable T call(String method, Duration limit, Callable<@Nullable T> call)
      throws IOException {
    var answer = result(method, limit, call);
    succeeded();
    return answer;
  }

  private <T> @Nullable T result(String method, Duration limit, Callable<@Nullable T> call)
      throws IOException {
    var set = fault;
    if (set != null) {
      throw new PartFailure(set);
    }
    var answer = new CompletableFuture<@Nullable T>();
    threads.execute(() -> answer(answer, call));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException reason) {
        throw reason;
      }
      if (e.getCause() instanceof OutOfMemoryError reason) {
        throw reason;
      }
      throw failed(method, threw(e.getCause()));
    } catch (TimeoutException e) {
      if (!answer.cancel(false)) {
        return answered(method, answer); // at the last moment
      }
      var failure = failed(method, "has not returned for %d ms".formatted(limit.toMillis()));
      if (limit.compareTo(LONG) >= 0) {
        setAside(failure);
      }
      throw failure;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PartFailure("interrupted");
    }
  }

  private <T> @Nullable T answered(String method, CompletableFuture<@Nullable T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw failed(method, threw(e.getCause()));
    }
  }

  /** What is opened when nobody waits any more is closed. */
  private static <T> void answer(
      CompletableFuture<@Nullable T> answer, Callable<@Nullable T> call) {
    try {
      var result = call.call();
      if (!answer.complete(result) && result instanceof AutoCloseable late) {
        late.close();
      }
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }

  /**
   * Lets a part give back what it has, without an answer. One that is set aside gets little time.
   */
  void release(String method, Duration most, Runnable call) {
    var limit = fault == null ? most : LAST_CHANCE;
    var done = new CompletableFuture<@Nullable Void>();
    threads.execute(
        () ->
            answer(
                done,
                () -> {
                  call.run();
                  return null;
                }));
    try {
      done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, line(method, threw(e.getCause())));
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, line(method, "has not returned for " + limit.toMillis() + " ms"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A method on the packet path failed: the part is set aside.
   *
   * @return what to throw
   */
  PartFailure failedOnPath(String method, Throwable cause) {
    if (cause instanceof OutOfMemoryError reason) {
      throw reason;
    }
    var line = line(method, threw(cause));
    setAside(line);
    return new PartFailure(line);
  }

  /** A method on the packet path does not return: the part is set aside. */
  public void blocks(String method) {
    setAside(method, "does not return");
  }

  /** The part is of no use. */
  void setAside(String what, String how) {
    setAside(line(what, how));
  }

  /** The part is of no use after this failure, which need not be chance. */
  void setAside(PartFailure failure) {
    setAside(String.valueOf(failure.getMessage()));
  }

  /** What a method has returned cannot be, and it is not on the packet path. */
  PartFailure failed(String method, String how) {
    var line = line(method, how);
    if (count() < MOST_FAILURES) {
      LOG.log(Level.WARNING, line);
    } else {
      setAside(line + ", " + MOST_FAILURES + " times in a row");
    }
    return new PartFailure(line);
  }

  private synchronized int count() {
    return ++failures;
  }

  private synchronized void succeeded() {
    failures = 0;
  }

  private void setAside(String line) {
    synchronized (this) {
      if (fault != null) {
        return;
      }
      fault = line;
    }
    threads.execute(onSetAside);
  }

  private String line(String method, String how) {
    return "%s: %s %s".formatted(provider, method, how);
  }

  /** For the author of the part, so with the name of the class. */
  private static String threw(@Nullable Throwable cause) {
    var text = String.valueOf(cause).replaceAll("\\p{Cntrl}+", " ").strip();
    return "threw " + (text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
  }
}
