// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Signals that would end or stop the process if nobody handled them. The only way to that in Java
 * is {@code sun.misc.Signal}, which the module jdk.unsupported keeps; it is called by reflection,
 * because the compiler's warning about it cannot be switched off for one class.
 */
final class Signals {
  private static final Map<String, Runnable> ACTIONS = new ConcurrentHashMap<>();
  private static final Set<String> BUSY = ConcurrentHashMap.newKeySet();

  /** Whether the process has been started from a terminal that is still its own. */
  private static volatile boolean hasTerminal;

  private Signals() {}

  /** To be called before anything else: a signal that comes earlier ends the process. */
  static void install() {
    try {
      for (var signal : new String[] {"USR1", "HUP", OutOfMemory.SIGNAL}) {
        handle(signal);
      }
      // To a process in the background that reads from its terminal. Now the read fails instead.
      var handlerType = handlerType();
      handle("TTIN", handlerType, handlerType.getField("SIG_IGN").get(null));
      hasTerminal = isTerminalThere();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this Java cannot handle signals", e);
    }
  }

  /** The process has left its terminal by setsid(2): from now on a SIGHUP asks for a reload. */
  static void leaveTerminal() {
    hasTerminal = false;
  }

  /** From now on a signal does what {@link #on} says. */
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
   * Sets what a signal does, on a thread of its own; those that come while it is done are one with
   * that.
   */
  static void on(String signal, Runnable action) {
    ACTIONS.put(signal, action);
  }

  private static @Nullable Object act(String signal) {
    HeldSignal.unblock();
    if (signal.equals("HUP") && hasTerminal && !isTerminalThere()) {
      System.exit(ExitCode.OK); // nobody has asked for anything: the terminal was closed
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
