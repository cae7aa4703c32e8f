// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What the distribution says about what it holds. */
class InventoryIT {
  private static final Path HOME = Program.DISTRIBUTION;

  private final JsonNode bom = new ObjectMapper().readTree(HOME.resolve("bom.json").toFile());

  InventoryIT() throws IOException {}

  @Test
  void theBillOfMaterialsNamesEveryJarAndLibraryWithItsChecksum() throws Exception {
    assertEquals("CycloneDX", bom.path("bomFormat").asText());
    assertEquals(shipped(), named());
  }

  @Test
  void itHasTheVersionThatAFileNameHas() {
    for (var component : bom.path("components")) {
      var file = component.path("bom-ref").asText();
      var version = component.path("version").asText();
      assertFalse(version.isEmpty(), file);
      if (file.startsWith("bundles/") && file.endsWith(".jar")) {
        assertTrue(file.endsWith("-" + version + ".jar"), file + " is " + version + "?");
      }
    }
  }

  @Test
  void itTellsNothingThatDiffersFromBuildToBuild() {
    assertTrue(bom.path("serialNumber").isMissingNode());
    assertTrue(bom.path("metadata").path("timestamp").isMissingNode());
  }

  @Test
  void theNoticesNameEveryPartOfOthersWithVersionAndLicence() throws IOException {
    var notices = Files.readString(HOME.resolve("THIRD-PARTY.txt"));
    for (var component : bom.path("components")) {
      if (!component.path("group").asText().equals("io.github.vpnd")) {
        var entry =
            "%s\n    %s %s, %s\n"
                .formatted(
                    component.path("bom-ref").asText(),
                    component.path("name").asText(),
                    component.path("version").asText(),
                    component.path("licenses").path(0).path("expression").asText());
        assertTrue(notices.contains(entry), entry);
      }
    }
  }

  @Test
  void theTextsOfTheLicencesAreThere() throws IOException {
    var notices = Files.readString(HOME.resolve("THIRD-PARTY.txt"));
    assertTrue(notices.contains("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION"));
    assertTrue(notices.contains("Copyright (c) 2013-2024 Frank Denis"));
    assertTrue(notices.contains("libffi - Copyright (c)"));
    assertTrue(notices.contains("Apache Felix Framework\nCopyright"));
    assertEquals(-1, Files.mismatch(Path.of("..", "LICENSE"), HOME.resolve("LICENSE")));
  }

  private Map<String, String> named() {
    var named = new TreeMap<String, String>();
    for (var component : bom.path("components")) {
      var hash = component.path("hashes").path(0);
      assertEquals("SHA-256", hash.path("alg").asText());
      named.put(component.path("bom-ref").asText(), hash.path("content").asText());
    }
    return named;
  }

  /** All jars and libraries, and those inside bundles of vpnd, by path, with their checksums. */
  private static Map<String, String> shipped() throws Exception {
    var shipped = new TreeMap<String, String>();
    try (var files = Files.walk(HOME)) {
      for (var path : files.filter(file -> isPart(file.toString())).toList()) {
        var file = HOME.relativize(path).toString();
        shipped.put(file, sha256(Files.readAllBytes(path)));
        if (path.getFileName().toString().matches("vpnd\\..*\\.jar")) {
          addEmbedded(path, file, shipped);
        }
      }
    }
    return shipped;
  }

  private static void addEmbedded(Path path, String file, Map<String, String> shipped)
      throws Exception {
    try (var jar = new JarFile(path.toFile())) {
      for (var entry : jar.stream().filter(inner -> isPart(inner.getName())).toList()) {
        var content = jar.getInputStream(entry).readAllBytes();
        shipped.put(file + "!/" + entry.getName(), sha256(content));
      }
    }
  }

  private static boolean isPart(String path) {
    return path.matches(".*\\.(jar|so|dylib|jnilib|dll)");
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
