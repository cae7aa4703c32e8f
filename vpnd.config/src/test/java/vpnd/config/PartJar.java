// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Builds the jar of a part without code: a manifest, and perhaps a Metatype file. */
public final class PartJar {
  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
        <OCD id="org.example.Part">%s</OCD>
        <Designate pid="%s"><Object ocdref="org.example.Part"/></Designate>
      </metatype:MetaData>
      """;

  private final Map<String, String> headers = new TreeMap<>();
  private String metatype = "";

  private PartJar(String name) {
    headers.put("Bundle-ManifestVersion", "2");
    headers.put("Bundle-SymbolicName", "org.example." + name);
    headers.put("Bundle-Version", "1.0.0");
  }

  /** A bundle with the symbolic name {@code org.example.NAME}. */
  public static PartJar of(String name) {
    return new PartJar(name);
  }

  /** Adds the header {@code Provide-Capability}. */
  public PartJar capability(String header) {
    headers.put("Provide-Capability", header);
    return this;
  }

  /**
   * Declares parameters.
   *
   * @param attributes the elements AD
   */
  public PartJar declaring(String pid, String attributes) {
    metatype = METATYPE.formatted(attributes, pid);
    return this;
  }

  /** Writes the jar in one step. */
  public Path write(Path jar) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach(manifest.getMainAttributes()::putValue);
    var incomplete = jar.resolveSibling(jar.getFileName() + ".part");
    try (var to = new JarOutputStream(Files.newOutputStream(incomplete), manifest)) {
      if (!metatype.isEmpty()) {
        to.putNextEntry(new JarEntry("OSGI-INF/metatype/part.xml"));
        to.write(metatype.getBytes(UTF_8));
      }
    }
    return Files.move(incomplete, jar, StandardCopyOption.ATOMIC_MOVE);
  }
}
