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

/**
 * A bundle with the role {@code hub}, which joins two networks as net-gw does, and with a number as
 * parameter, without which it does not start.
 */
final class HubBundle {
  private static final String SOURCE =
      """
      package org.example.hub;

      import java.util.List;
      import java.util.Map;
      import vpnd.api.config.TunnelConfig;
      import vpnd.api.network.IpPrefix;
      import vpnd.api.network.NetworkPlan;
      import vpnd.api.role.PeerInfo;
      import vpnd.api.role.Role;

      public final class Hub implements Role {
        private volatile int metric;

        public void start(Map<String, Object> properties) {
          metric = (Integer) properties.get("metric");
          System.getLogger("org.example.hub").log(System.Logger.Level.DEBUG, "metric " + metric);
        }

        @Override
        public NetworkPlan plan(TunnelConfig config, PeerInfo peer) {
          if (!config.parameters().containsKey("hub.metric")) {
            throw new IllegalStateException("there is no metric in " + config.name());
          }
          return peer == null
              ? NetworkPlan.EMPTY
              : NetworkPlan.builder()
                  .routes(config.remoteNetworks())
                  .forwarding(true, false)
                  .build();
        }

        @Override
        public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
          return config.remoteNetworks();
        }
      }
      """;

  private static final String COMPONENT =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="hub" immediate="true"
          configuration-policy="require" activate="start" modified="start">
        <property name="role" type="String" value="hub"/>
        <service><provide interface="vpnd.api.role.Role"/></service>
        <implementation class="org.example.hub.Hub"/>
      </scr:component>
      """;

  /** What bnd makes of {@code @ObjectClassDefinition} and {@code @Designate}. */
  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
        <OCD id="org.example.hub.Hub$Settings" name="Hub">
          <AD id="metric" name="Metric" type="Integer" min="1" max="100"/>
        </OCD>
        <Designate pid="hub"><Object ocdref="org.example.hub.Hub$Settings"/></Designate>
      </metatype:MetaData>
      """;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Bundle-ManifestVersion", "2",
          "Bundle-SymbolicName", "org.example.hub",
          "Bundle-Version", "1.0.0",
          "Import-Package",
              "vpnd.api.config;version=\"[1.0,2)\",vpnd.api.network;version=\"[1.0,2)\","
                  + "vpnd.api.role;version=\"[1.0,2)\"",
          "Provide-Capability", "vpnd.role;role=hub;version:Version=\"1.0.0\"",
          "Service-Component", "OSGI-INF/hub.xml");

  private HubBundle() {}

  /**
   * Builds it.
   *
   * @param home the distribution of vpnd
   * @param directory an empty one
   * @return the jar, in that directory
   */
  static Path write(Path home, Path directory) throws IOException {
    Compilation.run(home, "Hub", SOURCE, directory);
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    HEADERS.forEach(manifest.getMainAttributes()::putValue);
    var jar = directory.resolve("hub.jar");
    var type = "org/example/hub/Hub.class";
    try (var to = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      add(to, "OSGI-INF/hub.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
      add(to, "OSGI-INF/metatype/hub.xml", METATYPE.getBytes(StandardCharsets.UTF_8));
      add(to, type, Files.readAllBytes(directory.resolve(type)));
    }
    return jar;
  }

  private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
  }
}
