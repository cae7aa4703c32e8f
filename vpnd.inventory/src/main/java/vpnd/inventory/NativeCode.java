// SPDX-License-Identifier: BSD-2-Clause
package vpnd.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The native libraries, which contain no licence metadata. */
final class NativeCode {
  private static final String SODIUM_VERSION = "1.0.20";

  private NativeCode() {}

  /** Whether a file is native code, going by its name. */
  static boolean is(String path) {
    return path.matches(".*\\.(so|dylib|jnilib|dll)");
  }

  /**
   * A library.
   *
   * @param jna the jar whose native library may be in a separate file
   * @throws IOException if it is unknown
   */
  static Part part(String file, byte[] content, Part jna) throws IOException {
    var name = file.substring(file.lastIndexOf('/') + 1);
    if (name.equals("libjnidispatch.so")) {
      return new Part(
          file,
          jna.group(),
          "libjnidispatch",
          jna.version(),
          "(" + jna.licence() + ") AND MIT",
          Sha256.of(content));
    }
    if (name.startsWith("libsodium.") && contains(content, '\0' + SODIUM_VERSION + '\0')) {
      return new Part(
          file, "org.libsodium", "libsodium", SODIUM_VERSION, "ISC", Sha256.of(content));
    }
    throw new IOException(file + " is native code whose version and licence are not known here");
  }

  private static boolean contains(byte[] content, String text) {
    return new String(content, StandardCharsets.ISO_8859_1).contains(text);
  }
}
