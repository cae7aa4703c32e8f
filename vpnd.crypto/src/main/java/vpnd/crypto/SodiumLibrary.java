// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Reason;

/** Finds a libsodium, checks it and binds {@link SodiumFunctions} to it. */
final class SodiumLibrary {
  private static final Version OLDEST = Version.parse("1.0.7");

  /**
   * RTLD_NOW, and unlike JNA's default no RTLD_GLOBAL: while the bundle is being replaced two
   * libraries are loaded, and each must call its own functions.
   */
  private static final int OPEN_FLAGS = 2;

  private static final Map<String, ?> OPTIONS =
      Map.of(
          Library.OPTION_OPEN_FLAGS,
          OPEN_FLAGS,
          Library.OPTION_CLASSLOADER,
          SodiumLibrary.class.getClassLoader());

  private static final Object[] NO_ARGUMENTS = {};
  private static final byte[] NOTHING = {};

  /** Property with the directory where JNA looks for its own native code before it unpacks it. */
  private static final String DIRECTORIES = System.getProperty("jna.boot.library.path", "");

  private SodiumLibrary() {}

  /** The library at {@code path}; if that is null, the bundled one, or otherwise the system's. */
  static NativeLibrary open(@Nullable Path path) throws IOException {
    try {
      if (Native.POINTER_SIZE != Long.BYTES) {
        throw new IOException(
            "vpnd needs a 64-bit Java; this one is for " + System.getProperty("os.arch"));
      }
    } catch (LinkageError e) {
      throw new IOException(
          "the native code of JNA cannot be loaded (%s); restore lib/native of the distribution, and let files there be executed"
              .formatted(Reason.of(e)),
          e);
    }
    return path == null ? openBundledOrSystem() : openAt(path);
  }

  private static NativeLibrary openAt(Path path) throws IOException {
    try {
      return open(path.toAbsolutePath().toString());
    } catch (UnsatisfiedLinkError e) {
      throw new IOException(
          ("cannot use %s as libsodium: %s;"
                  + " name a libsodium %s or newer for %s in sodium_library:, or remove that line")
              .formatted(path, reason(e), OLDEST, System.getProperty("os.arch")),
          e);
    }
  }

  private static NativeLibrary openBundledOrSystem() throws IOException {
    @Nullable String bundled = "none for this system";
    if (Platform.isLinux() || Platform.isMac()) {
      try {
        var file = unpacked(bundledName());
        return open(file == null ? bundledName() : file.toString());
      } catch (UnsatisfiedLinkError e) {
        bundled = reason(e);
      }
    }
    try {
      return openSystem();
    } catch (UnsatisfiedLinkError e) {
      throw new IOException(
          ("found no libsodium %s or newer (bundled: %s; system: %s);"
                  + " install the system's package of it, or name its file in sodium_library:")
              .formatted(OLDEST, bundled, reason(e)),
          e);
    }
  }

  private static NativeLibrary openSystem() {
    try {
      return open("sodium");
    } catch (UnsatisfiedLinkError e) {
      var file = VersionedLibrary.USUAL.find("sodium");
      if (file.isEmpty()) {
        throw e;
      }
      return open(file.get().toString());
    }
  }

  /**
   * The library in lazysodium's jar. Unless it is {@link #unpacked}, JNA extracts a resource with
   * such a name to the directory of its own native code, and deletes the file when it is loaded.
   */
  static String bundledName() {
    if (Platform.isMac()) {
      return Platform.isARM() ? "/mac_arm/libsodium.dylib" : "/mac/libsodium.dylib";
    }
    return Platform.isARM() ? "/arm64/libsodium.so" : "/linux64/libsodium.so";
  }

  /**
   * The file of a library of this jar in the distribution, beside the native code of JNA; null if
   * there is none, or if it differs, because this jar has replaced another.
   */
  private static @Nullable Path unpacked(String resource) throws IOException {
    var name = resource.substring(resource.lastIndexOf('/') + 1);
    try (var packed = SodiumLibrary.class.getResourceAsStream(resource)) {
      var content = packed == null ? NOTHING : packed.readAllBytes();
      for (var directory : DIRECTORIES.split(File.pathSeparator, -1)) {
        var file = Path.of(directory, name);
        if (Files.isRegularFile(file)
            && Files.size(file) == content.length
            && Arrays.equals(Files.readAllBytes(file), content)) {
          return file.toAbsolutePath();
        }
      }
      return null;
    }
  }

  private static NativeLibrary open(String name) {
    var library = NativeLibrary.getInstance(name, OPTIONS);
    requireVersion(version(library));
    if (library.getFunction("sodium_init").invokeInt(NO_ARGUMENTS) < 0) {
      throw new UnsatisfiedLinkError("sodium_init failed: no source of random numbers");
    }
    SodiumFunctions.bind(library);
    return library;
  }

  static String version(NativeLibrary library) {
    return library.getFunction("sodium_version_string").invokeString(NO_ARGUMENTS, false);
  }

  static void requireVersion(String version) {
    if (Version.parse(version).compareTo(OLDEST) < 0) {
      throw new UnsatisfiedLinkError("its version is " + version);
    }
  }

  /** JNA tries several paths and keeps the error of each; the first is the requested one. */
  private static @Nullable String reason(UnsatisfiedLinkError error) {
    var tried = error.getSuppressed();
    return tried.length == 0 ? Reason.of(error) : Reason.of(tried[0]);
  }
}
