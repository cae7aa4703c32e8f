// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import vpnd.api.config.ConfigurationFiles;
import vpnd.api.role.Role;
import vpnd.api.secret.TunnelDefinition;
import vpnd.config.Sources;
import vpnd.config.TestDirectory;

/** A directory of configuration files in a real framework, and what is done to it meanwhile. */
class ConfigurationDirectoryIT {
  private final TestDirectory directory;
  private final TestFramework felix;
  private final CapturedLog log = new CapturedLog();

  ConfigurationDirectoryIT(@TempDir Path root) throws Exception {
    directory = new TestDirectory(Files.createDirectory(root.resolve("vpnd.d")));
    felix = new TestFramework(root, new Sources(List.of(directory.path())));
  }

  @BeforeEach
  void writeTwo() throws IOException {
    directory.write("a", TestDirectory.tunnel(1));
    directory.write("b", TestDirectory.tunnel(2));
  }

  @AfterEach
  void close() throws Exception {
    felix.close();
    log.close();
  }

  @Test
  void anAddedFileBecomesATunnelBesideTheOthers() throws Exception {
    felix.startConfigBundle();
    assertEquals(Set.of("a", "b"), tunnels());
    var others = List.of(service("a"), service("b"));

    directory.write("c", TestDirectory.tunnel(3));
    awaitTunnels("a", "b", "c");

    assertEquals(others, List.of(service("a"), service("b")));
    assertEquals(List.of(), log.problems());
  }

  @Test
  void aChangedFileRestartsItsTunnelAlone() throws Exception {
    felix.startConfigBundle();
    var before = service("a");
    var other = service("b");

    directory.write("a", TestDirectory.tunnel(1) + "max_key_age: 30\n");
    awaitOther(before, "a");

    assertEquals(Duration.ofSeconds(30), felix.get(service("a")).config().maxKeyAge());
    assertEquals(other, service("b"));
    assertEquals(Set.of("a", "b"), tunnels());
  }

  /** The file is not touched: what was wrong is the mode of a program that it names. */
  @Test
  void aFileIsReadAgainWhenTheProgramThatItNamesIsMended() throws Exception {
    var program = Files.createFile(directory.path().resolveSibling("program"));
    TestDirectory.permit(program, "rwxrwxr-x");
    directory.write("b", TestDirectory.tunnel(2) + "ip_path: " + program + "\n");
    felix.startConfigBundle();
    assertEquals(Set.of("a"), tunnels());
    assertEquals(1, log.problems().size(), log.problems()::toString);

    TestDirectory.permit(program, "rwxr-xr-x");
    awaitTunnels("a", "b");

    assertEquals(1, log.problems().size(), log.problems()::toString);
  }

  @Test
  void aRemovedFileEndsItsTunnelAlone() throws Exception {
    felix.startConfigBundle();
    var other = service("b");

    Files.delete(directory.file("a"));
    awaitTunnels("b");

    assertEquals(other, service("b"));
    assertEquals(1, felix.countInstalled("vpnd.role.netgw"));
  }

  @Test
  void aFileThatIsOnlyTouchedRestartsNothing() throws Exception {
    felix.startConfigBundle();
    var before = service("a");
    directory.write("a", "# a comment\n" + TestDirectory.tunnel(1));
    TestDirectory.await(
        () -> log.events().toString().contains("says the same"), TestDirectory.LIMIT);
    assertEquals(before, service("a"));
  }

  @Test
  void aBadFileIsToldAndSkippedAndStartsWhenItIsMended() throws Exception {
    var bad = directory.write("c", TestDirectory.tunnel(3));
    TestDirectory.permit(bad, "rw-r--r--");
    felix.startConfigBundle();
    assertEquals(Set.of("a", "b"), tunnels());
    assertEquals(
        List.of(bad + ": others than its owner may read or write it; run: chmod 600 " + bad),
        log.problems());

    TestDirectory.permit(bad, "rw-------");
    awaitTunnels("a", "b", "c");
  }

  @Test
  void aBadChangeLeavesTheOldTunnelRunning() throws Exception {
    felix.startConfigBundle();
    var before = service("a");

    directory.write("a", TestDirectory.tunnel(1) + "local_port: 0\n");
    TestDirectory.await(() -> !log.problems().isEmpty(), TestDirectory.LIMIT);

    assertEquals(before, service("a"));
    assertEquals(1337, felix.get(before).config().localPort());
  }

  @Test
  void aReloadHasFollowedTheFilesWhenItReturns() throws Exception {
    felix.startConfigBundle();
    var files = felix.get(felix.all(ConfigurationFiles.class).iterator().next());

    directory.write("c", TestDirectory.tunnel(3));
    Files.delete(directory.file("a"));
    files.reload();

    assertEquals(Set.of("b", "c"), tunnels());
    assertEquals(List.of(), files.problems());
  }

  @Test
  void theProblemsAreThoseOfFilesThatAreNotInUseAsTheyAreNow() throws Exception {
    felix.startConfigBundle();
    var files = felix.get(felix.all(ConfigurationFiles.class).iterator().next());

    directory.write("a", "role: captain\n");
    directory.write("c", TestDirectory.tunnel(2));
    files.reload();
    var problems = files.problems();
    assertTrue(problems.get(0).startsWith(directory.file("a") + ":1: role"), problems::toString);
    assertTrue(problems.toString().contains(directory.file("c").toString()), problems::toString);
    assertFalse(problems.toString().contains(directory.file("b") + ":"), problems::toString);

    Files.delete(directory.file("c"));
    directory.write("a", TestDirectory.tunnel(1));
    files.reload();
    assertEquals(List.of(), files.problems());
    Files.delete(directory.file("a"));
    Files.delete(directory.file("b"));
    files.reload();
    assertTrue(
        files.problems().get(0).contains("there is no configuration file"),
        files.problems()::toString);
  }

  @Test
  void theTunnelsOfARoleShareItsBundle() throws Exception {
    felix.startConfigBundle();
    assertEquals(1, felix.countInstalled("vpnd.role.netgw"));
    var role = felix.services(Role.class, "(role=net-gw)").iterator().next();
    Files.delete(directory.file("a"));
    awaitTunnels("b");
    var before = service("b");
    directory.write("b", TestDirectory.tunnel(2) + "max_key_age: 30\n");
    awaitOther(before, "b");
    assertEquals(role, felix.services(Role.class, "(role=net-gw)").iterator().next());
    Files.delete(directory.file("b"));
    TestDirectory.await(() -> felix.countInstalled("vpnd.role.netgw") == 0, TestDirectory.LIMIT);
  }

  @Test
  void whatIsInConflictWaitsUntilTheOtherIsGone() throws Exception {
    directory.write("c", TestDirectory.tunnel(2));
    felix.startConfigBundle();
    assertEquals(Set.of("a", "b"), tunnels());
    assertTrue(log.problems().get(0).contains(directory.file("b").toString()));
    Files.delete(directory.file("b"));
    awaitTunnels("a", "c");
  }

  @Test
  void aDirectoryThatIsEmptyIsWaitedFor() throws Exception {
    Files.delete(directory.file("a"));
    Files.delete(directory.file("b"));
    felix.startConfigBundle();
    assertEquals(
        List.of(
            directory.path()
                + ": there is no configuration file in it; put one there, named NAME.conf"),
        log.problems());
    directory.write("c", TestDirectory.tunnel(3));
    awaitTunnels("c");
  }

  @Test
  void theBundleStopsCleanlyInTheMiddleOfChanges() throws Exception {
    felix.startConfigBundle();
    for (int i = 0; i < 100; i++) {
      directory.write("n" + i, TestDirectory.tunnel(10 + i));
    }
    TestDirectory.await(() -> tunnels().size() > 2, TestDirectory.LIMIT.multipliedBy(5));
    felix.stopConfigBundle();
    assertEquals(Set.of(), tunnels());
    assertEquals(Set.of(), configurations());
    assertEquals(0, felix.countInstalled("vpnd.role.netgw"));
    assertFalse(threads().anyMatch("vpnd-config"::equals));
    assertEquals(List.of(), log.problems());
  }

  @Test
  void aThousandFilesStart() throws Exception {
    for (int i = 0; i < 998; i++) {
      directory.write("n" + i, TestDirectory.tunnel(10 + i));
    }
    long threadsBefore = threads().count();
    long memoryBefore = usedMemory();
    long start = System.nanoTime();
    felix.startConfigBundle();
    long started = System.nanoTime();
    assertEquals(1_000, tunnels().size());
    System.out.printf(
        "1,000 files: %d ms, %d KiB of heap, %d more threads%n",
        (started - start) / 1_000_000,
        (usedMemory() - memoryBefore) / 1024,
        threads().count() - threadsBefore);
    assertTrue(threads().count() - threadsBefore < 10, "threads do not grow with tunnels");

    var other = service("n0");
    long changed = System.nanoTime();
    var before = service("n500");
    directory.write("n500", TestDirectory.tunnel(510) + "max_key_age: 30\n");
    awaitOther(before, "n500");
    System.out.printf("one changed: %d ms%n", (System.nanoTime() - changed) / 1_000_000);
    assertEquals(other, service("n0"));

    long stop = System.nanoTime();
    felix.stopConfigBundle();
    System.out.printf("stop: %d ms%n", (System.nanoTime() - stop) / 1_000_000);
  }

  private static Stream<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
  }

  private static long usedMemory() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void awaitTunnels(String... names) throws InterruptedException {
    TestDirectory.await(() -> tunnels().equals(Set.of(names)), TestDirectory.LIMIT);
  }

  private void awaitOther(ServiceReference<TunnelDefinition> before, String name)
      throws InterruptedException {
    TestDirectory.await(
        () ->
            felix.all(TunnelDefinition.class).stream()
                .anyMatch(
                    reference ->
                        name.equals(reference.getProperty("tunnel")) && !reference.equals(before)),
        TestDirectory.LIMIT);
  }

  private Set<String> tunnels() {
    var names = new TreeSet<String>();
    felix
        .all(TunnelDefinition.class)
        .forEach(reference -> names.add((String) reference.getProperty("tunnel")));
    return names;
  }

  private ServiceReference<TunnelDefinition> service(String name) {
    return felix.all(TunnelDefinition.class).stream()
        .filter(reference -> name.equals(reference.getProperty("tunnel")))
        .findFirst()
        .orElseThrow();
  }

  private Set<String> configurations() {
    var found = configured();
    var pids = new TreeSet<String>();
    for (var configuration : found == null ? new Configuration[0] : found) {
      pids.add(configuration.getPid());
    }
    return pids;
  }

  private Configuration @Nullable [] configured() {
    try {
      return felix.configurationAdmin().listConfigurations("(service.pid=vpnd.*)");
    } catch (IOException | InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
