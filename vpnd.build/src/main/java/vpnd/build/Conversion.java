// SPDX-License-Identifier: BSD-2-Clause
package vpnd.build;

import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/** The conversions of values that {@link java.lang.invoke.LambdaMetafactory} specifies. */
final class Conversion {
  private Conversion() {}

  /**
   * Writes what makes the value on top of the stack another type, or for {@code void} takes it
   * away.
   */
  static void write(GeneratorAdapter code, Type from, Type to) {
    if (from.equals(to)) {
      return;
    }
    if (to.equals(Type.VOID_TYPE)) {
      if (from.getSize() == 2) {
        code.pop2();
      } else {
        code.pop();
      }
    } else if (isPrimitive(from) && isPrimitive(to)) {
      code.cast(from, to);
    } else if (isPrimitive(from)) {
      code.valueOf(from);
    } else if (isPrimitive(to)) {
      unbox(code, from, to);
    } else {
      code.checkCast(to);
    }
  }

  /** Unboxes and widens: a number knows how to do that, a {@link Character} is none. */
  private static void unbox(GeneratorAdapter code, Type from, Type to) {
    if (from.equals(Type.getType(Character.class))) {
      code.unbox(Type.CHAR_TYPE);
      code.cast(Type.CHAR_TYPE, to);
    } else {
      code.unbox(to);
    }
  }

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }
}
