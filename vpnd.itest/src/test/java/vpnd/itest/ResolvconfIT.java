// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.network.Ping;
import vpnd.itest.process.Program;
import vpnd.testing.InTurn;

/** Without a working resolvconf, the client has no DNS, but it has the network. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(0)
class ResolvconfIT {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);
  private static final Duration HOOK_LIMIT = Duration.ofSeconds(15);

  /** A program that hangs may take all the time of a stop, 12 s. */
  private static final Pattern RESOLVCONF =
      Pattern.compile("(WARNING|ERROR).*resolvconf", Pattern.CASE_INSENSITIVE);

  @Test
  void missingProgramIsNamed() {
    assertNetworkWorks(Path.of("/nowhere/resolvconf"));
  }

  @Test
  void failingProgramIsQuoted(@TempDir Path directory) throws Exception {
    var line = assertNetworkWorks(program(directory, "echo out of paper; exit 3"));
    assertTrue(line.contains("out of paper"), line);
  }

  @Test
  void programThatHangsIsEndedWithItsChildren(@TempDir Path directory) throws Exception {
    assertNetworkWorks(program(directory, "sleep 3600 & sleep 3600; wait"));
  }

  private static Path program(Path directory, String line) throws Exception {
    var program = directory.resolve("resolvconf");
    Files.write(program, List.of("#!/bin/sh", line));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  /** Returns the log about the program. */
  private static String assertNetworkWorks(Path resolvconf) {
    try (var network = new MobileNetwork(1)) {
      var client = MobileClient.configured(network, 1);
      client.configure(MobileNetwork.GATEWAY, "dns: resolvconf", "resolvconf_path: " + resolvconf);
      var before = client.host().state();
      network.gateway().start();
      var daemon = client.host().start();
      client.awaitServer(SESSION_LIMIT);
      var line = daemon.log().await(RESOLVCONF, HOOK_LIMIT);
      assertTrue(line.contains(resolvconf.toString()), line);
      assertEquals(new Ping(50, 50, 0), client.pingServer(50));
      assertEquals(1, daemon.log().count(RESOLVCONF), daemon.log()::toString);

      assertEquals(0, daemon.stop(), daemon.log()::toString);
      assertEquals("", before.differenceTo(client.host().state()));
      assertEquals("", Program.run(List.of("ip", "netns", "pids", client.namespace().name())));
      return line;
    }
  }
}
