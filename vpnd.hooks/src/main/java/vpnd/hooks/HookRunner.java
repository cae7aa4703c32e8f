// SPDX-License-Identifier: BSD-2-Clause
package vpnd.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Reason;

/**
 * Runs hooks, one at a time, on a thread of its own. While a hook runs, only the latest event of
 * each tunnel is kept for later. Safe for use by several threads.
 */
final class HookRunner implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vpnd.hooks");
  private static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

  /** How long the hooks of the last events may take when vpnd stops. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private static final Duration KILL_LIMIT = Duration.ofSeconds(1);

  private final Duration limit;
  private final Map<String, HookEvent> waiting = new LinkedHashMap<>();
  private final Thread thread = new Thread(this::run, "vpnd-hooks");
  private boolean isClosed;

  /**
   * @param limit how long a hook may take
   */
  HookRunner(Duration limit) {
    this.limit = limit;
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs the hook of an event, later. */
  synchronized void submit(HookEvent event) {
    var unknown = waiting.remove(event.tunnel());
    waiting.put(event.tunnel(), unknown == null ? event : event.after(unknown));
    notifyAll();
  }

  private void run() {
    try {
      while (true) {
        var event = next();
        if (event == null) {
          return;
        }
        run(event);
      }
    } catch (InterruptedException e) {
      leaveOut();
    }
  }

  private synchronized void leaveOut() {
    if (!waiting.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "vpnd stops: the hooks of {0} tunnels are not run, since others took too long",
          waiting.size());
    }
  }

  private synchronized @Nullable HookEvent next() throws InterruptedException {
    while (waiting.isEmpty() && !isClosed) {
      wait();
    }
    var first = waiting.values().iterator();
    if (!first.hasNext()) {
      return null;
    }
    var event = first.next();
    first.remove();
    return event;
  }

  private void run(HookEvent event) throws InterruptedException {
    try {
      var process = start(event);
      try (var input = process.getOutputStream()) {
        input.write(event.json().getBytes(UTF_8));
      } catch (IOException e) {
        // The hook need not read its input.
      }
      await(process, event);
    } catch (IOException | RuntimeException e) {
      warn(event, "cannot be run: " + Reason.of(e));
    }
  }

  private void await(Process process, HookEvent event) throws InterruptedException {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        end(process);
        warn(event, "did not end within " + limit.toSeconds() + " s and was killed");
      } else if (process.exitValue() != 0) {
        warn(event, "ended with exit code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      end(process);
      warn(event, "was killed, because vpnd stops");
      throw e;
    }
  }

  /** What it prints is not kept: it may be anything, and a log of its own is easily written. */
  private static Process start(HookEvent event) throws IOException {
    var builder =
        new ProcessBuilder(event.program().toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    var environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C");
    environment.putAll(event.environment());
    return builder.start();
  }

  private static void end(Process process) {
    // Before the kill: afterwards its children are no longer its descendants.
    var descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  private static void warn(HookEvent event, String what) {
    LOG.log(
        Level.WARNING,
        "{0}: the hook {1} for the event {2} {3}",
        event.values().get("label"),
        event.program(),
        event.values().get("event"),
        what);
  }

  /** Waits for the last hooks, for a limited time; then the one that runs is killed. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    try {
      thread.join(STOP_LIMIT.toMillis());
      thread.interrupt();
      thread.join(KILL_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
