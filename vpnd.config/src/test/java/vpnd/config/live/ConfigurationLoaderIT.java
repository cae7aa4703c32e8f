// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.Configuration;
import vpnd.api.role.Role;
import vpnd.api.secret.TunnelDefinition;
import vpnd.config.Sources;
import vpnd.config.TestConfigurations;

/** The bundle in a real framework: what a file becomes, and that nothing of it stays. */
class ConfigurationLoaderIT {
  private final Path directory;
  private final Path file;
  private final CapturedLog log = new CapturedLog();

  ConfigurationLoaderIT(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("site2.conf");
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private TestFramework framework() throws Exception {
    return new TestFramework(directory, new Sources(List.of(file)));
  }

  @Test
  void aFileBecomesATunnelAndVanishesWithTheBundle() throws Exception {
    write(TestConfigurations.NET_GW + "sodium_library: /usr/lib/libsodium.so.23\n");
    try (var felix = framework()) {
      felix.startConfigBundle();

      var references = felix.services(TunnelDefinition.class, "(tunnel=site2)");
      assertEquals(1, references.size());
      var tunnel = felix.get(references.iterator().next());
      assertEquals("gw2.example.org", tunnel.config().remoteHosts().get(0).name());
      assertEquals(1, felix.services(Role.class, "(role=net-gw)").size());
      assertEquals(
          List.of("vpnd.crypto"),
          configurations(felix).stream().map(Configuration::getPid).sorted().toList());
      var crypto = felix.configurationAdmin().getConfiguration("vpnd.crypto", "?");
      assertEquals("/usr/lib/libsodium.so.23", crypto.getProperties().get("library"));

      felix.stopConfigBundle();

      assertEquals(0, felix.services(TunnelDefinition.class, "(tunnel=*)").size());
      assertEquals(0, felix.services(Role.class, "(role=*)").size());
      assertEquals(0, felix.countInstalled("vpnd.role.netgw"));
      assertEquals(List.of(), configurations(felix));
      assertThrows(
          IllegalStateException.class,
          () -> tunnel.localSecretKey().copyTo(ByteBuffer.allocate(32)));
      assertEquals(List.of(), log.problems());
    }
  }

  @Test
  void onlyTheBundleOfTheRoleIsInstalled() throws Exception {
    write(TestConfigurations.NET_GW);
    try (var felix = framework()) {
      felix.startConfigBundle();
      assertEquals(1, felix.countInstalled("vpnd.role.netgw"));
      assertEquals(0, felix.countInstalled("vpnd.api"));
    }
  }

  @Test
  void noFileOfTheFrameworkHoldsTheSecret() throws Exception {
    write(TestConfigurations.NET_GW);
    try (var felix = framework()) {
      felix.startConfigBundle();
      assertTrue(filesWith(felix.cache, "vpnd.config") > 0, "the search finds what is there");
      assertNoSecretIn(felix.cache);
      felix.stopConfigBundle();
      assertNoSecretIn(felix.cache);
    }
    assertNoSecretIn(directory.resolve("cache"));
  }

  @Test
  void aStoppedBundleCanBeStartedAgain() throws Exception {
    write(TestConfigurations.NET_GW);
    try (var felix = framework()) {
      for (int i = 0; i < 3; i++) {
        felix.startConfigBundle();
        assertEquals(1, felix.services(TunnelDefinition.class, "(tunnel=site2)").size());
        felix.stopConfigBundle();
      }
      assertEquals(List.of(), log.problems());
    }
  }

  @Test
  void aWrongFileIsLoggedAndLeavesNothing() throws Exception {
    write(TestConfigurations.NET_GW + "local_port: 0\nclient_addr: 10.0.0.1/8\n");
    try (var felix = framework()) {
      felix.startConfigBundle();
      assertNothing(felix);
      assertEquals(
          List.of(
              file + ":5: local_port '0' is out of range; give a UDP port from 1 to 65535",
              file + ":6: there is no parameter 'client_addr'; did you mean host_addr?"),
          log.problems());
    }
  }

  @Test
  void aRoleWithoutABundleIsLoggedAndLeavesNothing() throws Exception {
    write(TestConfigurations.HOST_GW);
    try (var felix = framework()) {
      felix.startConfigBundle();
      assertNothing(felix);
      assertEquals(
          List.of(
              file
                  + ": the tunnel cannot be started: no bundle for the role host-gw is in "
                  + directory.resolve("bundles/role")
                  + " or installed; repair the installation, then run: vpndctl reload"),
          log.problems());
    }
  }

  private static void assertNothing(TestFramework felix) throws Exception {
    assertEquals(0, felix.services(TunnelDefinition.class, "(tunnel=*)").size());
    assertEquals(0, felix.services(Role.class, "(role=*)").size());
    assertEquals(List.of(), configurations(felix));
  }

  private static List<Configuration> configurations(TestFramework felix) throws Exception {
    var found = felix.configurationAdmin().listConfigurations("(service.pid=vpnd.*)");
    return found == null ? List.of() : List.of(found);
  }

  private static void assertNoSecretIn(Path directory) throws IOException {
    var bytes = HexFormat.of().parseHex(TestConfigurations.SECRET_KEY);
    assertEquals(0, filesWith(directory, TestConfigurations.SECRET_KEY));
    assertEquals(0, filesWith(directory, new String(bytes, ISO_8859_1)));
  }

  private static long filesWith(Path directory, String text) throws IOException {
    try (var files = Files.walk(directory)) {
      long count = 0;
      for (var candidate : files.filter(Files::isRegularFile).toList()) {
        count += Files.readString(candidate, ISO_8859_1).contains(text) ? 1 : 0;
      }
      return count;
    }
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
