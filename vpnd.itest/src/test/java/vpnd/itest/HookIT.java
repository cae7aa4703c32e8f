// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.network.HomeRouter;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.process.Program;
import vpnd.testing.Await;
import vpnd.testing.InTurn;

/**
 * The program of {@code hook_path} is run when a session begins, when the peer moves, and when vpnd
 * is stopped; {@code vpndctl events} reports the same.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class HookIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");

  @Test
  void theHookIsRunAtBothEndsOfASession() throws IOException {
    var printed = directory.resolve("printed");
    var hook = hook("echo $VPND_EVENT $VPND_DEVICE >>'" + printed + "'");
    try (var gateways =
        new TwoGateways(
            TwoSites.cabled(),
            Files.createDirectory(directory.resolve("gw")),
            "hook_path: " + hook)) {
      gateways.join();
      Await.until("both begin", () -> lines(printed).size() == 2);
      gateways.west().daemon().stop();
      var west = gateways.west().site().gateway().name();
      var east = gateways.east().site().gateway().name();
      assertEquals(Set.of("up " + west, "up " + east, "down " + west), Set.copyOf(lines(printed)));
    }
  }

  /** The router at home begins to translate to other ports, as after its restart. */
  @Test
  void aClientThatMovesIsAChangeForTheHookAndForThoseWhoFollowTheEvents() throws IOException {
    var printed = directory.resolve("printed");
    var hook = hook("echo $VPND_EVENT >>'" + printed + "'");
    try (var network = new MobileNetwork(1)) {
      var client = MobileClient.configured(network, 1);
      client.admit(
          client.address() + "/24",
          MobileNetwork.INTERNAL,
          MobileNetwork.SERVER,
          "hook_path: " + hook);
      var gateway = network.gateway();
      gateway.start().awaitStart();
      var events = gateway.startControl("events", "--json");
      client.host().start();
      events.log().await(Pattern.compile("\"event\": \"up\".*\"peer\": \"192.0.2.1:"), LIMIT);

      HomeRouter.forgetMappings(network.router());
      PolledCondition.until(
          "a change", LIMIT, () -> client.pingServer(1).received() >= 0 && hasChanged(events));
      Await.until("the hook of it", () -> lines(printed).contains("change"));
      assertEquals("up", lines(printed).get(0));

      gateway.daemon().stop();
      assertEquals(69, events.exitCode(LIMIT));
    }
  }

  private static boolean hasChanged(Program events) {
    return events.log().text().contains("\"event\": \"change\"");
  }

  private Path hook(String line) throws IOException {
    var hook = directory.resolve("hook");
    Files.writeString(hook, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    return hook;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
