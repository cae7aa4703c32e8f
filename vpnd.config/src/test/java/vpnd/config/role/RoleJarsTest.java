// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.config.PartJar;
import vpnd.config.TestConfigurations;
import vpnd.config.file.Configuration;
import vpnd.config.file.ConfigurationException;
import vpnd.config.file.ConfigurationParser;
import vpnd.config.value.InvalidValueException;

/** Which roles a configuration file may name. */
class RoleJarsTest {
  private static final String HUB = "vpnd.role;role=hub;version:Version=\"1.0.0\"";

  private final Path directory;
  private final RoleJars roles;

  RoleJarsTest(@TempDir Path home) {
    directory = home.resolve("bundles/role");
    roles = new RoleJars(home);
  }

  @BeforeEach
  void createDirectory() throws IOException {
    Files.createDirectories(directory);
  }

  @Test
  void thoseOfVpndNeedNoJar() {
    for (var name : List.of("net-gw", "host-gw", "host")) {
      assertTrue(roles.contain(name));
    }
    assertFalse(roles.contain("hub"));
  }

  @Test
  void thoseOfJarsInBothDirectories() throws Exception {
    PartJar.of("hub").capability(HUB).write(directory.resolve("hub.jar"));
    var other = directory.resolveSibling("star.jar");
    PartJar.of("star").capability(HUB.replace("hub", "star")).write(other);
    assertTrue(roles.contain("hub") && roles.contain("star"));
    assertTrue(roles.isThere("star"));
    assertFalse(roles.isThere("hub"));
    Files.delete(other);
    assertFalse(roles.contain("star"));
  }

  @Test
  void thoseThatSomebodyElseHasInstalled() {
    var more = new RoleJars(directory, "hub"::equals);
    assertTrue(more.contain("hub") && more.isThere("hub"));
    assertFalse(more.contain("star") || more.isThere("star"));
  }

  @Test
  void anUnknownOneBringsAllThatThereAre() throws Exception {
    assertEquals(
        "'captain' is not a role; give net-gw, host-gw or host, in lower case", fault("captain"));
    PartJar.of("hub").capability(HUB).write(directory.resolve("hub.jar"));
    Files.writeString(directory.resolve("broken.jar"), "no jar");
    assertEquals(
        "'captain' is not a role; give net-gw, host-gw, host or hub, in lower case",
        fault("captain"));
  }

  /** A jar that is copied in place is incomplete at first. */
  @Test
  void aJarIsReadAgainWhenItHasChanged() throws Exception {
    var jar = directory.resolve("hub.jar");
    Files.writeString(jar, "PK");
    assertFalse(roles.contain("hub"));
    PartJar.of("hub").capability(HUB).write(jar);
    assertTrue(roles.contain("hub"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vpnd.role;role=hub;version:Version=\"1.2.3\"     | ",
        "vpnd.role;role:String=\"hub\";version=1          | ",
        "a.b;x:List<String>=\"c,d;e\",vpnd.role; version:Version=\"1.0\" ;role=\"hub\"| ",
        "vpnd.role;role=hub                               | its capability vpnd.role has no version",
        "vpnd.role;role=hub;version:Version=\"2.0.0\"     | its capability vpnd.role has the version 2.0.0, which is not in [1.0,2)",
        "vpnd.role;role=hub;version:Version=\"10.0.0\"    | its capability vpnd.role has the version 10.0.0, which is not in [1.0,2)"
      })
  void theCapabilityHasAVersion(String header, String fault) throws Exception {
    var path = directory.resolve("hub.jar");
    PartJar.of("hub").capability(header).write(path);
    assertEquals(fault, RoleJar.read(path).fault("hub"));
    if (fault == null) {
      assertTrue(roles.contain("hub"));
    } else {
      assertEquals(
          "'hub' is that of %s, which is not used: %s; %s".formatted(path, fault, RoleJar.REMEDY),
          fault("hub"));
    }
  }

  @Test
  void otherCapabilitiesAreNoRoles() throws Exception {
    var path = directory.resolve("hub.jar");
    PartJar.of("hub").capability("other;role=hub;version:Version=\"1.0.0\"").write(path);
    assertFalse(roles.contain("hub"));
  }

  /** It may use any of the parameters, so none is needed beyond those of every role. */
  @Test
  void aFileWithTheRoleOfAJarNeedsItsKeysOnly() throws Exception {
    PartJar.of("hub").capability(HUB).write(directory.resolve("hub.jar"));
    try (var least = parse(TestConfigurations.KEYS + "role: hub\n");
        var most =
            parse(
                TestConfigurations.KEYS
                    + "role: hub\nremote_host: gw\nremote_network: 10.0.0.0/8\n"
                    + "host_addr: 10.1.0.2/24\nlocal_network: fd00::/64\naccept_network: none\n")) {
      assertEquals(List.of(), least.tunnel().remoteHosts());
      assertEquals("gw", most.tunnel().remoteHosts().get(0).name());
      assertEquals("[10.1.0.2/24]", most.tunnel().hostAddresses().toString());
      assertEquals(List.of(), most.tunnel().acceptance().networks());
      assertEquals(List.of(), most.warnings());
    }
    var missing = assertThrows(ConfigurationException.class, () -> parse("role: hub\n")).problems();
    assertEquals(2, missing.size(), missing::toString);
  }

  private Configuration parse(String text) throws ConfigurationException {
    return ConfigurationParser.parse(
        TestConfigurations.FILE, ByteBuffer.wrap(text.getBytes(UTF_8)), roles);
  }

  private String fault(String role) {
    var exception =
        assertThrows(
            InvalidValueException.class,
            () -> roles.type().reader().read(ByteBuffer.wrap(role.getBytes(UTF_8))));
    return exception.fault() + "; " + exception.remedy();
  }
}
