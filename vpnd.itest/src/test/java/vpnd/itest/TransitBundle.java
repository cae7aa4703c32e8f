// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** The bundle that docs/parts.md shows as an example of a role. */
final class TransitBundle {
  private static final Path MANUAL =
      Path.of(System.getProperty("vpnd.sources", ""), "docs/parts.md");
  private static final Pattern SOURCE =
      Pattern.compile("```java\\n(.*?class TransitGateway .*?)```", Pattern.DOTALL);
  private static final String TYPE = "org.example.transit.TransitGateway";
  private static final String COMPONENT = "OSGI-INF/" + TYPE + ".xml";

  /** The headers that bnd generates from the annotations. */
  private static final String DESCRIPTION =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s" immediate="true">
        <property name="role" type="String" value="net-gw"/>
        <property name="service.ranking" type="Integer" value="10"/>
        <service><provide interface="vpnd.api.role.Role"/></service>
        <implementation class="%1$s"/>
      </scr:component>
      """
          .formatted(TYPE);

  private static final Map<String, String> HEADERS =
      Map.of(
          "Bundle-ManifestVersion", "2",
          "Bundle-SymbolicName", "org.example.transit",
          "Bundle-Version", "1.0.0",
          "Import-Package",
              "vpnd.api.config;version=\"[1.0,2)\",vpnd.api.network;version=\"[1.0,2)\","
                  + "vpnd.api.role;version=\"[1.0,2)\"",
          "Service-Component", COMPONENT);

  private TransitBundle() {}

  /**
   * Builds it.
   *
   * @param home the distribution of vpnd
   * @param directory an empty one
   * @return the jar, in that directory
   */
  static Path write(Path home, Path directory) throws IOException {
    var source = SOURCE.matcher(Files.readString(MANUAL));
    if (!source.find()) {
      throw new IllegalStateException("no TransitGateway in " + MANUAL);
    }
    Compilation.run(home, "TransitGateway", source.group(1), directory);
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    HEADERS.forEach(manifest.getMainAttributes()::putValue);
    var jar = directory.resolve("transit.jar");
    var type = TYPE.replace('.', '/') + ".class";
    try (var to = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      add(to, COMPONENT, DESCRIPTION.getBytes(StandardCharsets.UTF_8));
      add(to, type, Files.readAllBytes(directory.resolve(type)));
    }
    return jar;
  }

  private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
  }
}
