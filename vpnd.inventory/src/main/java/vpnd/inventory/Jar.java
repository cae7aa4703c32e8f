// SPDX-License-Identifier: BSD-2-Clause
package vpnd.inventory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The metadata of a jar. */
final class Jar {
  private static final String OWN_LICENCE = "BSD-2-Clause";
  private static final String ECLIPSE = "Eclipse Public License - v 2.0";

  /** The groups of bundles without metadata of Maven, by their names. */
  private static final Map<Pattern, String> GROUPS =
      Map.of(
          Pattern.compile("com\\.sun\\.(jna)"), "net.java.dev.jna",
          Pattern.compile("org\\.(opentest4j)"), "org.opentest4j",
          Pattern.compile("(junit-jupiter-\\w+)"), "org.junit.jupiter",
          Pattern.compile("(junit-platform-\\w+)"), "org.junit.platform");

  private final String file;
  private final byte[] content;
  private final Manifest manifest;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  Jar(String file, byte[] content) throws IOException {
    this.file = file;
    this.content = content;
    try (var jar = new JarInputStream(new ByteArrayInputStream(content))) {
      manifest = Objects.requireNonNullElseGet(jar.getManifest(), Manifest::new);
      for (var entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
        entries.put(entry.getName(), jar.readAllBytes());
      }
    }
  }

  /** Its entries, by path. */
  Map<String, byte[]> entries() {
    return entries;
  }

  /** The text of a file in it, or null. */
  @Nullable String text(String path) {
    var bytes = entries.get(path);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * The jar itself.
   *
   * @throws IOException if its identity or licence is missing
   */
  Part part() throws IOException {
    var maven = new Properties();
    for (var entry : entries.entrySet()) {
      if (entry.getKey().matches("META-INF/maven/.*/pom.properties")) {
        maven.load(new ByteArrayInputStream(entry.getValue()));
      }
    }
    if (maven.isEmpty()) {
      return partOfBundle(Objects.requireNonNullElse(header("Bundle-SymbolicName"), ""));
    }
    return part(
        maven.getProperty("groupId"),
        maven.getProperty("artifactId"),
        maven.getProperty("version"));
  }

  private Part partOfBundle(String symbolicName) throws IOException {
    for (var group : GROUPS.entrySet()) {
      var name = group.getKey().matcher(symbolicName);
      if (name.matches()) {
        return part(group.getValue(), name.group(1), header("Bundle-Version"));
      }
    }
    return part(null, null, null);
  }

  private Part part(@Nullable String group, @Nullable String name, @Nullable String version)
      throws IOException {
    if (group == null || name == null || version == null) {
      throw new IOException(file + " does not say what it is");
    }
    var licence = Part.isOwn(group) ? OWN_LICENCE : licence();
    return new Part(file, group, name, version, licence, Sha256.of(content));
  }

  private String licence() throws IOException {
    var bundle = header("Bundle-License");
    if (bundle != null
        && bundle.matches(
            "Apache-2\\.0;.*|The Apache License, Version 2\\.0|.*apache\\.org/licenses/LICENSE-2\\.0.*")) {
      return "Apache-2.0";
    }
    var text = text("META-INF/LICENSE");
    if (text != null && text.startsWith("SPDX-License-Identifier: ")) {
      return text.lines().findFirst().orElseThrow().substring("SPDX-License-Identifier: ".length());
    }
    if (hasEclipseLicence()) {
      return "EPL-2.0";
    }
    if (entries.entrySet().stream().anyMatch(Jar::isPomWithMitLicence)) {
      return "MIT";
    }
    throw new IOException(file + " does not say under which licence it is");
  }

  private static boolean isPomWithMitLicence(Map.Entry<String, byte[]> entry) {
    return entry.getKey().matches("META-INF/maven/.*/pom.xml")
        && new String(entry.getValue(), StandardCharsets.UTF_8)
            .contains("<url>https://opensource.org/licenses/MIT</url>");
  }

  /** Whether it contains the text of that licence, as {@code META-INF/LICENSE.md}. */
  boolean hasEclipseLicence() {
    return Objects.requireNonNullElse(text("META-INF/LICENSE.md"), "").startsWith(ECLIPSE);
  }

  private @Nullable String header(String name) {
    return manifest.getMainAttributes().getValue(name);
  }
}
