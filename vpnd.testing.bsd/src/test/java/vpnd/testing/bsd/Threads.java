// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import vpnd.testing.Await;

/**
 * Threads that wait in a call of the system, in the network namespace of the one who starts them.
 */
final class Threads {
  /** Numbers of Linux on x86-64. */
  private static final Map<String, Integer> CALLS =
      Map.of("poll", 7, "readv", 19, "futex", 202, "ppoll", 271);

  private Threads() {}

  /**
   * A running thread.
   *
   * @param id the kernel's
   */
  record Running<T>(Future<T> result, int id) {}

  static <T> Running<T> start(Callable<T> what) throws Exception {
    var id = new CompletableFuture<Integer>();
    var task =
        new FutureTask<>(
            () -> {
              id.complete(NativeLibrary.getProcess().getFunction("gettid").invokeInt(null));
              return what.call();
            });
    var thread = new Thread(task, "call");
    thread.setDaemon(true);
    thread.start();
    return new Running<>(task, id.get());
  }

  /** Waits until a thread sleeps in a system call. */
  static void awaitCall(Running<?> thread, String name) {
    var file = Path.of("/proc/self/task/" + thread.id() + "/syscall");
    var begin = CALLS.get(name) + " ";
    Await.until("the thread is in " + name, () -> read(file).startsWith(begin));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
