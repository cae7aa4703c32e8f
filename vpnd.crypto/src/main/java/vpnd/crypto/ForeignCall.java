// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * Calls of native functions through FFM (JEP 454), with next to no overhead in compiled code; JNA
 * takes a fifth of a microsecond. FFM exists from Java 22 on, and since this bundle supports Java
 * 17 too, it uses reflection.
 */
final class ForeignCall {
  private static final int FIRST_VERSION = 22;
  private static final String PACKAGE = "java.lang.foreign.";

  private ForeignCall() {}

  static boolean isSupported() {
    return Runtime.version().feature() >= FIRST_VERSION;
  }

  /**
   * Calls functions that return an {@code int}.
   *
   * @param arguments their number; each is a {@code long}
   * @return takes a {@link #function} and the arguments; must be a constant to be fast; null if
   *     there is no FFM
   */
  static @Nullable MethodHandle of(int arguments) {
    if (!isSupported()) {
      return null;
    }
    try {
      var layout = Class.forName(PACKAGE + "MemoryLayout");
      var layouts = Class.forName(PACKAGE + "ValueLayout");
      var longs = Array.newInstance(layout, arguments);
      for (int i = 0; i < arguments; i++) {
        Array.set(longs, i, layouts.getField("JAVA_LONG").get(null));
      }
      var descriptor = Class.forName(PACKAGE + "FunctionDescriptor");
      var ofInt =
          descriptor
              .getMethod("of", layout, longs.getClass())
              .invoke(null, layouts.getField("JAVA_INT").get(null), longs);
      var linker = Class.forName(PACKAGE + "Linker");
      var options = Array.newInstance(Class.forName(PACKAGE + "Linker$Option"), 0);
      var call =
          (MethodHandle)
              linker
                  .getMethod("downcallHandle", descriptor, options.getClass())
                  .invoke(linker.getMethod("nativeLinker").invoke(null), ofInt, options);
      return call.asType(call.type().changeParameterType(0, Object.class));
    } catch (ReflectiveOperationException e) {
      throw unlike(e);
    }
  }

  /** A function of a library, which stays loaded only as long as the library is reachable. */
  static Object function(NativeLibrary library, String name) {
    var address = Pointer.nativeValue(library.getFunction(name));
    try {
      return Class.forName(PACKAGE + "MemorySegment")
          .getMethod("ofAddress", long.class)
          .invoke(null, address);
    } catch (ReflectiveOperationException e) {
      throw unlike(e);
    }
  }

  private static LinkageError unlike(ReflectiveOperationException cause) {
    return new LinkageError("Java's calls of native functions are not as in JEP 454", cause);
  }

  /** Cipher functions throw nothing, so this is a fault of the call. */
  static LinkageError failed(Throwable cause) {
    return new LinkageError("a native function cannot be called", cause);
  }
}
