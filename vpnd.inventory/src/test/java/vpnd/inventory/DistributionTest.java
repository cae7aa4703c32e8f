// SPDX-License-Identifier: BSD-2-Clause
package vpnd.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a distribution may contain, and what fails the build. */
class DistributionTest {
  private static final String APACHE = "https://www.apache.org/licenses/LICENSE-2.0.txt";

  private final Path home;

  DistributionTest(@TempDir Path home) throws IOException {
    this.home = home;
    put("jna.jar", jar("net.java.dev.jna", "jna", APACHE, Map.of()));
  }

  @Test
  void aJarIsWhatItSaysItIs() throws IOException {
    put("other.jar", jar("org.example", "other", APACHE, Map.of()));
    var part = new Distribution(home).parts().get(1);
    assertEquals("other.jar", part.file());
    assertEquals("org.example", part.group());
    assertEquals("1.2.3", part.version());
    assertEquals("Apache-2.0", part.licence());
    assertEquals(sha256sum(home.resolve("other.jar")), part.sha256());
  }

  /** By another program. */
  private static String sha256sum(Path file) throws IOException {
    var process = new ProcessBuilder("sha256sum", file.toString()).start();
    return new String(process.getInputStream().readNBytes(64), StandardCharsets.US_ASCII);
  }

  @Test
  void aLibraryInsideABundleOfOursIsFound() throws IOException {
    put(
        "vpnd.x.jar",
        jar(
            "io.github.vpnd",
            "vpnd.x",
            "BSD-2-Clause",
            Map.of("mac/libsodium.dylib", "\0001.0.20\000")));
    var part = new Distribution(home).parts().get(2);
    assertEquals("vpnd.x.jar!/mac/libsodium.dylib", part.file());
    assertEquals("libsodium", part.name());
    assertEquals("1.0.20", part.version());
  }

  @Test
  void anotherVersionOfALibraryEndsTheBuild() throws IOException {
    put("libsodium.so", "\0001.0.99\000".getBytes(StandardCharsets.UTF_8));
    assertFails("libsodium.so is native code whose version and licence are not known here");
  }

  @Test
  void aJarOfUnknownLicenceEndsTheBuild() throws IOException {
    put("other.jar", jar("org.example", "other", "https://example.org/licence", Map.of()));
    assertFails("other.jar does not say under which licence it is");
  }

  @Test
  void aJarOfUnknownOriginEndsTheBuildAlsoInsideABundleOfOurs() throws IOException {
    var unknown = new String(jar("", "", APACHE, Map.of()), StandardCharsets.ISO_8859_1);
    put(
        "vpnd.x.jar",
        jar("io.github.vpnd", "vpnd.x", "BSD-2-Clause", Map.of("lib/other.jar", unknown)));
    assertFails("vpnd.x.jar!/lib/other.jar does not say what it is");
  }

  private void assertFails(String why) {
    var failure = assertThrows(IOException.class, () -> new Distribution(home).parts());
    assertTrue(String.valueOf(failure.getMessage()).contains(why), failure::toString);
  }

  private void put(String name, byte[] content) throws IOException {
    Files.write(home.resolve(name), content);
  }

  /** A jar of version 1.2.3, or one that does not say what it is, if the group is empty. */
  private static byte[] jar(String group, String name, String licence, Map<String, String> content)
      throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-License", licence);
    var bytes = new ByteArrayOutputStream();
    try (var jar = new JarOutputStream(bytes, manifest)) {
      if (!group.isEmpty()) {
        add(
            jar,
            "META-INF/maven/" + group + "/" + name + "/pom.properties",
            "groupId=%s%nartifactId=%s%nversion=1.2.3%n".formatted(group, name));
      }
      for (var entry : content.entrySet()) {
        add(jar, entry.getKey(), entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void add(JarOutputStream jar, String name, String content) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(content.getBytes(StandardCharsets.ISO_8859_1));
    jar.closeEntry();
  }
}
