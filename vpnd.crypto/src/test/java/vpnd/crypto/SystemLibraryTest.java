// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.OnEachJava;

/**
 * A system for which lazysodium brings no library: another process, with a jar without libraries.
 */
@OnEachJava
final class SystemLibraryTest {
  private static final Path LIBRARIES = Path.of("/usr/lib");

  private final Path folder;

  SystemLibraryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theLibraryOfTheSystemIsUsed() throws IOException, InterruptedException {
    requireSystemLibrary();
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                Opener.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var opened = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), opened);
    assertTrue(opened.contains("libsodium.so"), opened);
  }

  private static void requireSystemLibrary() throws IOException {
    try (var files =
        Files.find(LIBRARIES, 2, (file, is) -> file.toString().contains("libsodium."))) {
      var isThere = files.findAny().isPresent();
      var fault = "SKIPPED: there is no libsodium under " + LIBRARIES + " (Debian: libsodium23)";
      if (!isThere) {
        System.err.println(fault);
      }
      assertTrue(isThere || !"true".equals(System.getenv("CI")), fault);
      assumeTrue(isThere, fault);
    }
  }

  private String classPath() throws IOException {
    var path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var entries = new ArrayList<String>();
    for (var entry : path.split(File.pathSeparator, -1)) {
      entries.add(entry.contains("lazysodium-java") ? withoutLibraries(entry) : entry);
    }
    return String.join(File.pathSeparator, entries);
  }

  private String withoutLibraries(String jar) throws IOException {
    var target = folder.resolve("lazysodium.jar");
    try (var from = new ZipFile(jar);
        var to = new ZipOutputStream(Files.newOutputStream(target))) {
      for (var entry : Collections.list(from.entries())) {
        if (entry.getName().endsWith(".class")) {
          to.putNextEntry(new ZipEntry(entry.getName()));
          from.getInputStream(entry).transferTo(to);
        }
      }
    }
    return target.toString();
  }

  /** What the other process runs. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) throws IOException {
      try (var sodium = Sodium.open(null)) {
        System.out.println(sodium);
      }
    }
  }
}
