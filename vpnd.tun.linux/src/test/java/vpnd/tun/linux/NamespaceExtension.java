// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Runs each test in a thread with a network namespace of its own, which the thread's children and
 * the programs that it starts share. It has no name and is gone with the last of them, so nothing
 * is left behind even by a test that is killed.
 */
final class NamespaceExtension implements InvocationInterceptor {
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
    var test =
        start(
            () -> {
              try {
                return invocation.proceed();
              } catch (Exception | Error e) {
                throw e;
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
            });
    try {
      test.get();
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

  /** Gives this thread a namespace of its own, with a loopback. */
  static void enter() throws Exception {
    var unshare = NativeLibrary.getProcess().getFunction("unshare");
    if (!Files.exists(Path.of("/dev/net/tun"))) {
      cannotRun("there is no /dev/net/tun");
    }
    if (unshare.invokeInt(new Object[] {CLONE_NEWNET}) != 0) {
      cannotRun("no network namespace can be made (errno " + Native.getLastError() + "): be root");
    }
    Shell.run("ip", "link", "set", "dev", "lo", "up");
  }

  /** Skips a test loudly, or lets it fail where it must run. */
  static void cannotRun(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("this test must run where CI=true, but " + reason);
    }
    System.err.println("SKIPPED, because " + reason);
    throw new TestAbortedException(reason);
  }
}
