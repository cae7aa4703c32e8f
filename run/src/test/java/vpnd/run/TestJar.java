// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Writes jars with nothing in them but a manifest. */
public final class TestJar {
  private TestJar() {}

  /**
   * Writes a bundle, all at once.
   *
   * @param headers further ones, as {@code NAME: VALUE}
   */
  public static void write(Path jar, String name, String version, String... headers)
      throws IOException {
    var manifest = new Manifest();
    var main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    for (var header : headers) {
      int colon = header.indexOf(": ");
      main.putValue(header.substring(0, colon), header.substring(colon + 2));
    }
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.flush();
    }
  }
}
