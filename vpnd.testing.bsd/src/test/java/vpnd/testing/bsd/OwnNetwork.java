// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import com.sun.jna.NativeLibrary;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Runs each test in a thread with a network namespace of its own, which ends with the thread and
 * the programs that it has started.
 */
public final class OwnNetwork implements InvocationInterceptor {
  private static final int CLONE_NEWNET = 0x40000000;

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  private static void proceed(Invocation<Void> invocation) throws Throwable {
    try {
      start(() -> run(invocation)).get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  /** Starts something in a thread with a network namespace of its own. */
  static <T> Future<T> start(Callable<T> what) {
    var task =
        new FutureTask<>(
            () -> {
              enter();
              return what.call();
            });
    var thread = new Thread(task, "own-network");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static @Nullable Void run(Invocation<Void> invocation) throws Exception {
    try {
      return invocation.proceed();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    } finally {
      Directories.delete(StandIn.state());
    }
  }

  private static void enter() throws Exception {
    var unshare = NativeLibrary.getProcess().getFunction("unshare");
    boolean possible = Files.exists(Path.of("/dev/net/tun"));
    if (!possible || unshare.invokeInt(new Object[] {CLONE_NEWNET}) != 0) {
      var reason = "root, /dev/net/tun and network namespaces are needed";
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError("this test must run where CI=true, but " + reason);
      }
      System.err.println("SKIPPED, because " + reason);
      throw new TestAbortedException(reason);
    }
    Program.of("/usr/sbin/ip").run("link", "set", "dev", "lo", "up");
  }
}
