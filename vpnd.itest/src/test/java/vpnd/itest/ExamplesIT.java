// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.process.Program;
import vpnd.testing.InTurn;

/** Each project in {@code examples/} builds and passes its tests, and works in a running vpnd. */
@RealNetwork
@TestInstance(Lifecycle.PER_CLASS)
@InTurn(2)
class ExamplesIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final Path home;
  private final ExampleBuild examples;
  private final TwoGateways gateways;

  ExamplesIT(@TempDir Path directory) throws IOException {
    home = directory.resolve("home");
    examples = new ExampleBuild(TwoGateways.HOME, directory);
    gateways = TwoGateways.withOwnHome(home, directory);
    gateways.join();
  }

  @AfterAll
  void end() {
    gateways.close();
  }

  /** Puts a jar into the running vpnd in the west, at once as a whole. */
  private Path install(String project, String place) throws IOException {
    var jar = home.resolve(place).resolve("example." + project + ".jar");
    var draft = Files.copy(examples.jar(project), home.resolve(project));
    return Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitLine(String pattern) {
    gateways.west().daemon().log().await(Pattern.compile(pattern), LIMIT);
  }

  private String control(String... words) {
    return gateways.west().control(words).log().text();
  }

  @Test
  void theConsumerLogsASession() throws IOException {
    install("session-log", "bundles");
    awaitLine("the session of \\S+ has begun, cipher (nacl|aegis256)");
  }

  @Test
  void theCommandIsOneOfVpndctl() throws IOException {
    install("drops-command", "bundles");
    var line = Pattern.compile("\\S+: (nothing was dropped|\\d+ \\w+)");
    PolledCondition.until("drops", LIMIT, () -> line.matcher(control("drops")).find());
  }

  @Test
  void theRoleJoinsTheNetworks() throws IOException {
    install("transit-role", "bundles/role");
    var file = gateways.west().configuration();
    Files.write(file, List.of("role: transit"), StandardOpenOption.APPEND);
    awaitLine("was changed: its tunnel starts anew");
    gateways.awaitTunnel();
    assertTrue(control("stats").contains("role transit"), control("stats"));
  }

  @Test
  void thePortAnswersAPingToAnAddressThatNoHostHas() throws IOException {
    var jar = install("port-template", "bundles");
    awaitLine("is open in memory");
    Ping.untilAnswered(gateways.east().site().host(), "10.1.0.99", LIMIT);
    Files.delete(jar);
    gateways.awaitTunnel();
  }

  @Test
  void theBundleOfThePortPassesTheKit(@TempDir Path report) throws IOException {
    var kit = home.resolve("bin/vpnd-tck").toString();
    var jar = examples.jar("port-template").toString();
    var command = List.of(kit, "--no-host", "--report=" + report, jar);
    try (var program = Program.start(command, Map.of())) {
      int code = program.exitCode(LIMIT);
      assertTrue(program.log().text().contains(" passed, 0 failed, "), program.log()::text);
      assertEquals(0, code);
    }
    var xml = Files.readString(report.resolve("TEST-vpnd-tck.xml"));
    assertTrue(xml.contains("(noWakeupIsLostWhileSeveralThreadsCallIt)"), xml);
    assertTrue(xml.contains("<skipped message=\"this port has no host\">"), xml);
  }

  @Test
  void theSuiteAgreesOnKeys() throws IOException {
    install("counting-suite", "bundles");
    awaitLine("key agreement 1");
    gateways.awaitTunnel();
  }
}
