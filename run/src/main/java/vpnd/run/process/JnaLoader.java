// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads the native code of JNA. The distribution contains it unpacked, so that no directory has to
 * be both writable and executable.
 */
public final class JnaLoader {
  private JnaLoader() {}

  /**
   * Loads it. If the distribution has none for this system, JNA unpacks its own.
   *
   * @throws LinkageError if it cannot be loaded
   */
  public static void load() {
    var directory = Path.of(System.getProperty("vpnd.native", "."), Platform.RESOURCE_PREFIX);
    System.setProperty("jna.boot.library.path", directory.toString());
    boolean isHere = Files.exists(directory.resolve(System.mapLibraryName("jnidispatch")));
    System.setProperty("jna.nounpack", Boolean.toString(isHere));
    if (Native.POINTER_SIZE > 0) { // initialises the class, which loads the library
      System.clearProperty("jna.nounpack"); // libraries in jars of bundles may be unpacked
    }
  }
}
