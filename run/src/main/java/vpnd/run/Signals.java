// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Signals that would end or stop the process if nobody handled them. The only way to that in Java
 * is {@code sun.misc.Signal}, which the module jdk.unsupported keeps; it is called by reflection,
 * because the compiler's warning about it cannot be switched off for one class.
 */
final class Signals {
  private static final AtomicBoolean BUSY = new AtomicBoolean();
  private static volatile Runnable onUsr1 = () -> {};

  private Signals() {}

  /** To be called before anything else: a signal that comes earlier ends the process. */
  static void install() {
    try {
      var handlerType = Class.forName("sun.misc.SignalHandler");
      var ofUsr1 =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> handleUsr1());
      handle("USR1", handlerType, ofUsr1);
      // To a process in the background that reads from its terminal. Now the read fails instead.
      handle("TTIN", handlerType, handlerType.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this Java cannot handle signals", e);
    }
  }

  private static void handle(String signal, Class<?> handlerType, Object handler)
      throws ReflectiveOperationException {
    var type = Class.forName("sun.misc.Signal");
    type.getMethod("handle", type, handlerType)
        .invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
  }

  /**
   * Sets what USR1 does, on a thread of its own; signals that come while it is done are one with
   * that.
   */
  static void onUsr1(Runnable action) {
    onUsr1 = action;
  }

  private static @Nullable Object handleUsr1() {
    if (BUSY.compareAndSet(false, true)) {
      try {
        onUsr1.run();
      } finally {
        BUSY.set(false);
      }
    }
    return null;
  }
}
