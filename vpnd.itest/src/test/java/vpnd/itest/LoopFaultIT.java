// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.testing.InTurn;

/**
 * A fault in a packet loop costs a batch of packets and is reported; the second within a minute
 * ends the process with 70, so that a service manager restarts it (security H1).
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(0)
class LoopFaultIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int INTERNAL_ERROR = 70;

  /** The methods that process a batch of packets; they fail every fiftieth time. */
  private static final String INBOUND =
      "private void forward(UdpSocket udp, Suites suites, @Nullable TunDevice device) {";

  private static final String OUTBOUND =
      "private void forward(TunDevice device, Suites suites, UdpSocket udp) {";

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"vpnd.router.inbound.InboundLoop", "vpnd.router.outbound.OutboundLoop"})
  void theFirstIsSurvivedAndTheSecondEndsTheProcess(String loop) throws IOException {
    var home = directory.resolve("home");
    try (var gateways = TwoGateways.withOwnHome(home, directory)) {
      spoil(home, loop, loop.equals("vpnd.router.inbound.InboundLoop") ? INBOUND : OUTBOUND);
      gateways.west().start();
      gateways.east().start();
      var west = gateways.west().daemon();
      var host = gateways.west().site().host();
      try (var ping =
          host.start("ping", "-i", "0.2", "-w", "120", gateways.east().site().hostAddress())) {
        west.log().await(Pattern.compile("goes on after"), LIMIT);
        var why = gateways.west().control("why");
        why.exitCode(LIMIT);
        assertTrue(why.log().text().contains("PROGRAM_FAULT"), () -> why.log().text());
        var answered = ping.log().size();
        ping.log().await(Pattern.compile("bytes from"), answered, LIMIT);

        assertEquals(INTERNAL_ERROR, west.awaitEnd(LIMIT), () -> west.log().text());
      }
    }
  }

  private void spoil(Path home, String loop, String method) throws IOException {
    var failing =
        "private int turns;\n"
            + method
            + "\n    if (++turns % 50 == 0) {\n      throw new OutOfMemoryError(\"injected\");\n    }";
    var mutant = new MutantBundle("vpnd.router", loop, method, failing);
    var jar = mutant.write(home, Files.createDirectory(directory.resolve("mutant")));
    Files.move(
        jar,
        MutantBundle.jar(home, "vpnd.router"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
