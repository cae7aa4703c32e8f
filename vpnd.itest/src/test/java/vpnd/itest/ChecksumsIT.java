// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.itest.process.Program;
import vpnd.testing.InTurn;

/** The Maven of this tree, with the list of checksums of this tree, loads a jar. */
@InTurn(2)
class ChecksumsIT {
  private static final Path SOURCES =
      Path.of(System.getProperty("vpnd.sources")).toAbsolutePath().normalize();
  private static final Path LIST = Path.of("cnf/checksums.sha256");
  private static final Path JAR = Path.of("org/jspecify/jspecify/1.0.0/jspecify-1.0.0.jar");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** The jar as an extension: the only way to load one without a plug-in. */
  private static final String PROJECT =
      """
      <project>
        <modelVersion>4.0.0</modelVersion>
        <groupId>test</groupId><artifactId>test</artifactId><version>1</version><packaging>pom</packaging>
        <build><extensions><extension>
          <groupId>org.jspecify</groupId><artifactId>jspecify</artifactId><version>1.0.0</version>
        </extension></extensions></build>
      </project>
      """;

  private static final String SETTINGS =
      """
      <settings><mirrors><mirror>
        <id>test</id><mirrorOf>*</mirrorOf><url>%s</url>
      </mirror></mirrors></settings>
      """;

  private final Path project;
  private final Path registry;
  private final Path localRepository;
  private final Path settings;

  ChecksumsIT(@TempDir Path directory) {
    project = directory.resolve("project");
    registry = directory.resolve("registry");
    localRepository = directory.resolve("local");
    settings = directory.resolve("settings.xml");
  }

  @BeforeEach
  void aProjectWithTheSettingsOfThisTree() throws Exception {
    Files.createDirectories(project.resolve(".mvn"));
    Files.createDirectories(project.resolve("cnf"));
    Files.copy(SOURCES.resolve(".mvn/maven.config"), project.resolve(".mvn/maven.config"));
    Files.copy(SOURCES.resolve(LIST), project.resolve(LIST));
    Files.writeString(project.resolve("pom.xml"), PROJECT);
    Files.writeString(settings, SETTINGS.formatted(registry.toUri()));
    publish(jspecify());
  }

  @Test
  void aJarAsListedIsUsed() {
    assertBuilds();
  }

  @Test
  void aJarThatChangedInTheRegistryEndsTheBuildAndIsNotKept() throws Exception {
    var jar = Files.readAllBytes(jspecify());
    publish(JAR, Arrays.copyOf(jar, jar.length + 1));
    assertFails("jspecify:jar:1.0.0 from/to test", "Checksum validation failed");
    assertTrue(Files.notExists(localRepository.resolve(JAR)), "the changed jar is kept");
  }

  @Test
  void aJarThatChangedInTheLocalRepositoryEndsTheBuild() throws Exception {
    assertBuilds();
    Files.writeString(localRepository.resolve(JAR), "x", StandardOpenOption.APPEND);
    assertFails("jspecify:jar:1.0.0 trusted checksum mismatch");
  }

  @Test
  void aJarThatIsNotListedEndsTheBuild() throws Exception {
    var others =
        Files.readAllLines(project.resolve(LIST)).stream()
            .filter(line -> !line.endsWith("  " + JAR))
            .toList();
    Files.write(project.resolve(LIST), others);
    assertFails("Missing from summaryFile trusted checksum", "org.jspecify:jspecify:jar:1.0.0");
  }

  private void assertBuilds() {
    try (var maven = maven()) {
      assertEquals(0, maven.exitCode(LIMIT), maven.log()::toString);
    }
  }

  private void assertFails(String... reasons) {
    try (var maven = maven()) {
      assertEquals(1, maven.exitCode(LIMIT), maven.log()::toString);
      for (var reason : reasons) {
        assertTrue(maven.log().text().contains(reason), maven.log()::toString);
      }
    }
  }

  private Program maven() {
    return Program.start(
        List.of(
            SOURCES.resolve("mvnw").toString(),
            "--batch-mode",
            "--settings",
            settings.toString(),
            "--file",
            project.resolve("pom.xml").toString(),
            "-Dmaven.repo.local=" + localRepository,
            "validate"),
        Map.of());
  }

  private void publish(Path jar) throws Exception {
    var description = Path.of(JAR.toString().replace(".jar", ".pom"));
    publish(description, Files.readAllBytes(jar.resolveSibling(description.getFileName())));
    publish(JAR, Files.readAllBytes(jar));
  }

  /** With a checksum from the registry itself, which always matches. */
  private void publish(Path file, byte[] content) throws Exception {
    var place = registry.resolve(file);
    Files.createDirectories(place.getParent());
    Files.write(place, content);
    var checksum = MessageDigest.getInstance("SHA-1").digest(content);
    Files.writeString(Path.of(place + ".sha1"), HexFormat.of().formatHex(checksum));
  }

  /** The path of the jar with the annotations on this machine. */
  private static Path jspecify() throws Exception {
    return Path.of(NullMarked.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
