// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A part that is as a good one, but for one method. */
interface WithMistake {
  /** What the method does instead. */
  @Nullable Object call(Object[] arguments) throws Throwable;

  static <T> T in(Class<T> type, T good, String method, WithMistake mistake) {
    return type.cast(
        Proxy.newProxyInstance(
            WithMistake.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method)) {
                return mistake.call(arguments == null ? new Object[0] : arguments);
              }
              try {
                return called.invoke(good, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }
}
