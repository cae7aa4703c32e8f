// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.pair;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Parts that misbehave: negative controls. A test of a part that passes with one of these does not
 * test what it claims; and vpnd must set each aside, as docs/parts.md tells.
 */
public final class FaultyPart {
  /** What a method of a part does wrong. */
  public enum Fault {
    /** Throws an exception that its contract does not have. */
    THROWS,
    /** Throws an error, as if a class were missing. */
    THROWS_ERROR,
    /** Returns null, or 0, or false. */
    RETURNS_NULL,
    /** Does not return until its thread is interrupted. */
    BLOCKS
  }

  private FaultyPart() {}

  /**
   * A part that is as another one, but for some methods.
   *
   * @param type the interface of the service
   * @param good does the rest
   * @param methods the names of those with the fault; none for all methods of the interface
   */
  public static <T> T of(Class<T> type, T good, Fault fault, String... methods) {
    var faulty = Set.of(methods);
    return type.cast(
        Proxy.newProxyInstance(
            FaultyPart.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getDeclaringClass() != Object.class
                        && (faulty.isEmpty() || faulty.contains(method.getName()))
                    ? fail(fault, method)
                    : invoke(good, method, arguments)));
  }

  private static @Nullable Object fail(Fault fault, Method method) {
    switch (fault) {
      case THROWS -> throw new IllegalStateException(method.getName() + " is faulty");
      case THROWS_ERROR -> throw new NoClassDefFoundError("org/example/Missing");
      case BLOCKS -> block();
      case RETURNS_NULL -> {}
    }
    return nothing(method.getReturnType());
  }

  private static void block() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
  }

  private static @Nullable Object nothing(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type == int.class) {
      return 0;
    }
    return type == long.class ? 0L : null;
  }

  private static @Nullable Object invoke(Object part, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(part, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
