// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Another version of a bundle, for the tests that must see it fail. */
public final class AlteredJar {
  private AlteredJar() {}

  /**
   * Writes a jar whose classes have another text in the place of one.
   *
   * @param text as it is in the classes
   * @param other as long as that
   * @throws IllegalArgumentException if no class has the text
   */
  public static void write(Path jar, Path altered, String text, String other) {
    boolean found = false;
    try (var from = new ZipFile(jar.toFile());
        var to = new ZipOutputStream(Files.newOutputStream(altered))) {
      for (var entry : from.stream().toList()) {
        var octets = from.getInputStream(entry).readAllBytes();
        var content = new String(octets, ISO_8859_1);
        if (entry.getName().endsWith(".class") && content.contains(text)) {
          found = true;
          octets = content.replace(text, other).getBytes(ISO_8859_1);
        }
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(octets);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!found) {
      throw new IllegalArgumentException("no class of " + jar + " has \"" + text + "\"");
    }
  }
}
