// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import vpnd.api.config.ConfigurationFiles;
import vpnd.api.secret.TunnelDefinition;
import vpnd.config.PartJar;
import vpnd.config.Sources;
import vpnd.config.TestDirectory;
import vpnd.testing.Await;

/** Parameters of parts in a real framework: from the lines of the files to ConfigAdmin. */
class PartConfigurationsIT {
  private static final String METRIC = "<AD id='metric' type='Integer' min='1' max='10'/>";
  private static final String MODE =
      "<AD id='mode' required='false'><Option label='' value='a'/><Option label='' value='b'/></AD>";

  private final Path root;
  private final TestDirectory directory;
  private final TestFramework felix;
  private final CapturedLog log = new CapturedLog();

  PartConfigurationsIT(@TempDir Path root) throws Exception {
    this.root = root;
    directory = new TestDirectory(Files.createDirectory(root.resolve("vpnd.d")));
    felix = new TestFramework(root, new Sources(List.of(directory.path())));
  }

  @AfterEach
  void close() throws Exception {
    felix.close();
    log.close();
  }

  @Test
  void aPartGetsTypedValuesUntilTheBundleStops() throws Exception {
    install(METRIC + MODE);
    write("a", 1, "x-hub.metric: 7", "x-hub.mode: b");
    felix.startConfigBundle();
    assertEquals(Map.of("metric", 7, "mode", "b"), published());
    assertEquals(List.of(), log.problems());
    felix.stopConfigBundle();
    assertNull(published());
  }

  @Test
  void itFollowsTheFiles() throws Exception {
    install(METRIC + MODE);
    write("a", 1, "x-hub.metric: 7");
    felix.startConfigBundle();
    write("a", 1, "x-hub.metric: 8", "x-hub.mode: a");
    reload();
    assertEquals(Map.of("metric", 8, "mode", "a"), published());
    write("a", 1, "x-hub.metric: 8");
    reload();
    assertEquals(Map.of("metric", 8), published());
    write("a", 1);
    reload();
    assertNull(published());
    assertEquals(List.of(), log.problems());
  }

  @Test
  void aBundleThatIsInstalledLaterGetsItsValuesThen() throws Exception {
    write("a", 1, "x-hub.metric: 7");
    felix.startConfigBundle();
    assertEquals(1, felix.all(TunnelDefinition.class).size());
    assertEquals(
        List.of(
            directory.file("a")
                + ":5: no bundle declares parameters of the name hub; put the jar of that part into"
                + " bundles/, or remove the lines x-hub"),
        log.problems());
    log.clear();

    var part = install(METRIC);
    awaitPublished(Map.of("metric", 7));
    assertEquals(List.of(), log.problems());

    part.uninstall();
    awaitPublished(null);
    TestDirectory.await(() -> log.problems().size() == 1, TestDirectory.LIMIT);
  }

  @Test
  void whatDoesNotFitTheDeclarationIsNamedOnceAndTheTunnelRuns() throws Exception {
    install(METRIC + MODE);
    write("a", 1, "x-hub.metric: 7", "x-hub.mode: secret", "x-hub.colour: secret");
    write("b", 2, "x-hub.metric: 7");
    felix.startConfigBundle();
    assertEquals(2, felix.all(TunnelDefinition.class).size());
    assertEquals(Map.of("metric", 7), published());
    var file = directory.file("a");
    assertEquals(
        List.of(
            file + ":6: x-hub.mode has a value that is not valid; give one of a, b",
            file
                + ":7: x-hub.colour is not a parameter of that part; correct or remove the line;"
                + " it has: metric, mode"),
        log.problems());
    log.clear();

    write("b", 2, "x-hub.metric: 7", "max_key_age: 30");
    reload();
    assertEquals(List.of(), log.problems(), "nothing has changed about it");
    write("a", 1, "x-hub.metric: 7", "#", "x-hub.mode: secret");
    reload();
    assertEquals(
        List.of(file + ":7: x-hub.mode has a value that is not valid; give one of a, b"),
        log.problems());
  }

  @Test
  void aPartThatLacksWhatItNeedsGetsNothing() throws Exception {
    install(METRIC + MODE);
    write("a", 1, "x-hub.mode: a");
    felix.startConfigBundle();
    assertNull(published());
    assertEquals(
        List.of(
            directory.file("a")
                + ":5: x-hub.metric is missing; add a line 'x-hub.metric: VALUE', where VALUE is a"
                + " whole number from 1 to 10"),
        log.problems());
    log.clear();
    write("a", 1, "x-hub.mode: a", "x-hub.metric: 11");
    reload();
    assertNull(published());
    assertEquals(1, log.problems().size(), log.problems()::toString);
  }

  @Test
  void aFileWithAnotherValueIsRefused() throws Exception {
    install(METRIC);
    write("a", 1, "x-hub.metric: 7");
    write("b", 2, "x-hub.metric: 8");
    felix.startConfigBundle();
    assertEquals(Map.of("metric", 7), published());
    assertEquals(1, felix.all(TunnelDefinition.class).size());
    assertEquals(
        List.of(
            "%s:5: x-hub.metric has another value in %s; give the same value in both, as there is one for all tunnels"
                .formatted(directory.file("b"), directory.file("a"))),
        log.problems());
    Files.delete(directory.file("a"));
    reload();
    assertEquals(Map.of("metric", 8), published());
  }

  @Test
  void aBrokenDeclarationIsNamed() throws Exception {
    install("<AD id='metric' min='one'/>");
    write("a", 1, "x-hub.metric: 7");
    felix.startConfigBundle();
    assertTrue(
        log.problems()
            .contains(
                "the parameters of the bundle org.example.hub are not known:"
                    + " OSGI-INF/metatype/part.xml: it is not a valid Metatype file; build it with a"
                    + " valid file"),
        log.problems()::toString);
  }

  /** A value may be a password. */
  @Test
  void noFileAndNoLineOfTheLogHoldsAValue() throws Exception {
    install("<AD id='password' type='Password'/><AD id='limit' type='Integer' required='false'/>");
    write("a", 1, "x-hub.password: sesame1", "x-hub.limit: sesame2", "x-none.word: sesame3");
    felix.startConfigBundle();
    assertEquals(Map.of("password", "sesame1"), published());
    assertEquals(2, log.problems().size());
    assertEquals(0, log.problems().stream().filter(line -> line.contains("sesame")).count());
    assertEquals(List.of(), filesWith("sesame"));
    assertTrue(!filesWith("hub.jar").isEmpty(), "the negative control");
  }

  @Test
  void aFileWaitsForTheJarOfItsRole() throws Exception {
    write("a", 1, "role: hub", "x-hub.metric: 7");
    write("b", 2);
    felix.startConfigBundle();
    assertEquals(1, felix.all(TunnelDefinition.class).size());
    assertEquals(
        List.of(
            directory.file("a")
                + ":5: role 'hub' is not a role; give net-gw, host-gw or host, in lower case"),
        log.problems());
    log.clear();

    PartJar.of("hub")
        .capability("vpnd.role;role=hub;version:Version=\"1.0.0\"")
        .declaring("hub", METRIC)
        .write(felix.roles.resolve("hub.jar"));

    Await.until("the tunnel", () -> felix.all(TunnelDefinition.class).size() == 2);
    awaitPublished(Map.of("metric", 7));
    assertEquals(1, felix.countInstalled("org.example.hub"));
    assertEquals(List.of(), log.problems());
  }

  private Bundle install(String attributes) throws Exception {
    var jar = PartJar.of("hub").declaring("hub", attributes).write(root.resolve("hub.jar"));
    return felix.context().installBundle(jar.toUri().toString());
  }

  private void write(String name, int number, String... lines) throws IOException {
    directory.write(name, TestDirectory.tunnel(number) + String.join("\n", lines) + "\n");
  }

  private void reload() {
    felix.get(felix.all(ConfigurationFiles.class).iterator().next()).reload();
  }

  private void awaitPublished(@Nullable Map<String, Object> wanted) {
    Await.until("the configuration " + wanted, () -> Objects.equals(wanted, published()));
  }

  /** The configuration of the part; null if there is none. */
  private @Nullable Map<String, Object> published() {
    try {
      var found = felix.configurationAdmin().listConfigurations("(service.pid=hub)");
      if (found == null) {
        return null;
      }
      var properties = found[0].getProperties();
      var values = new TreeMap<String, Object>();
      Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
      values.remove("service.pid");
      return values;
    } catch (IOException | InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private List<Path> filesWith(String text) throws IOException {
    try (var files = Files.walk(felix.cache)) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file -> {
                try {
                  return Files.readString(file, ISO_8859_1).contains(text);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              })
          .toList();
    }
  }
}
