// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Handlers of signals whose default action would terminate or stop the process. Java offers {@code
 * sun.misc.Signal} only (module jdk.unsupported); it is called by reflection, since the compiler's
 * warning about it cannot be disabled for one class.
 */
public final class Signals {
  private static final Map<String, Runnable> ACTIONS = new ConcurrentHashMap<>();
  private static final Set<String> BUSY = ConcurrentHashMap.newKeySet();

  /** Whether the process was started from a terminal and has not left it. */
  private static volatile boolean hasTerminal;

  private Signals() {}

  /** To be called first: an earlier signal terminates the process. */
  public static void install() {
    try {
      for (var signal : new String[] {"USR1", "HUP", OutOfMemory.SIGNAL}) {
        handle(signal);
      }
      // Sent to a background process that reads from its terminal; if ignored, the read fails
      // instead.
      var handlerType = handlerType();
      handle("TTIN", handlerType, handlerType.getField("SIG_IGN").get(null));
      hasTerminal = isTerminalThere();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this Java cannot handle signals", e);
    }
  }

  /** The process has left its terminal by setsid(2): from now on SIGHUP is a request to reload. */
  public static void leaveTerminal() {
    hasTerminal = false;
  }

  /** Installs a handler that runs the action set by {@link #on}. */
  static void handle(String signal) {
    try {
      var handlerType = handlerType();
      var handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> act(signal));
      handle(signal, handlerType, handler);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this Java cannot handle signals", e);
    }
  }

  private static Class<?> handlerType() throws ReflectiveOperationException {
    return Class.forName("sun.misc.SignalHandler");
  }

  private static void handle(String signal, Class<?> handlerType, Object handler)
      throws ReflectiveOperationException {
    var type = Class.forName("sun.misc.Signal");
    type.getMethod("handle", type, handlerType)
        .invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
  }

  /**
   * Sets the action of a signal, run on a separate thread; signals during the action are coalesced
   * with it.
   */
  public static void on(String signal, Runnable action) {
    ACTIONS.put(signal, action);
  }

  private static @Nullable Object act(String signal) {
    BlockedTerm.unblock();
    if (signal.equals("HUP") && hasTerminal && !isTerminalThere()) {
      System.exit(ExitCode.OK); // not a request: the terminal was closed
    }
    var action = ACTIONS.get(signal);
    if (action != null && BUSY.add(signal)) {
      try {
        action.run();
      } finally {
        BUSY.remove(signal);
      }
    }
    return null;
  }

  private static boolean isTerminalThere() {
    try (var terminal = new FileInputStream("/dev/tty")) {
      return terminal.getFD().valid();
    } catch (IOException e) {
      return false;
    }
  }
}
