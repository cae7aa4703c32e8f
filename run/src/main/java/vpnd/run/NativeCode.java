// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The native code of JNA, which every other use of native code goes through. The distribution holds
 * it unpacked, so that no directory has to be writable and to allow execution.
 */
final class NativeCode {
  private NativeCode() {}

  /**
   * Loads it. Where the distribution has none for this system, JNA unpacks its own.
   *
   * @throws LinkageError if it cannot be loaded
   */
  static void load() {
    var directory = Path.of(System.getProperty("vpnd.native", "."), Platform.RESOURCE_PREFIX);
    System.setProperty("jna.boot.library.path", directory.toString());
    boolean isHere = Files.exists(directory.resolve(System.mapLibraryName("jnidispatch")));
    System.setProperty("jna.nounpack", Boolean.toString(isHere));
    if (Native.POINTER_SIZE > 0) { // which loads it
      System.clearProperty("jna.nounpack"); // a library in the jar of a bundle may be unpacked
    }
  }
}
