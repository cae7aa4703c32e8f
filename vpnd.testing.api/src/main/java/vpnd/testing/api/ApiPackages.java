// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.util.jar.Manifest;
import vpnd.api.config.TunnelConfig;

/** The packages of {@code vpnd.api}, for frameworks that share them with the class path. */
public final class ApiPackages {
  private ApiPackages() {}

  /** The value of {@code Export-Package} in the manifest of {@code vpnd.api}. */
  public static String exported() {
    try (var manifest = manifest().openStream()) {
      return new Manifest(manifest).getMainAttributes().getValue("Export-Package");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Beside the classes, in a directory or in a jar. */
  private static URL manifest() throws IOException {
    var type = TunnelConfig.class.getName().replace('.', '/') + ".class";
    var url = TunnelConfig.class.getClassLoader().getResource(type).toString();
    return URI.create(url.substring(0, url.length() - type.length()) + "META-INF/MANIFEST.MF")
        .toURL();
  }
}
