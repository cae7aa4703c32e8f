// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part in whose method a thread is.
 *
 * @param guard that of the part
 * @param method the method, with the name of its class
 */
public record Culprit(Guard guard, String method) {
  /**
   * Looks for parts in what a thread is doing.
   *
   * @param parts what the thread may call; those that are not {@link Guarded} are nobody's
   * @return null if it is in none of them
   */
  public static @Nullable Culprit of(Thread thread, List<?> parts) {
    for (var frame : thread.getStackTrace()) {
      for (var part : parts) {
        if (part instanceof Guarded guarded && isOf(guarded.part(), frame)) {
          return new Culprit(guarded.guard(), simpleName(frame) + "." + frame.getMethodName());
        }
      }
    }
    return null;
  }

  private static boolean isOf(Object part, StackTraceElement frame) {
    for (Class<?> type = part.getClass();
        type != null && type != Object.class;
        type = type.getSuperclass()) {
      if (type.getName().equals(frame.getClassName())) {
        return true;
      }
    }
    return false;
  }

  private static String simpleName(StackTraceElement frame) {
    return frame.getClassName().replaceFirst(".*[.]", "");
  }
}
