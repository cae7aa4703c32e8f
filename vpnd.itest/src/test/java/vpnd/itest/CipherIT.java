// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.OnEachJava;

/** Two daemons negotiate the cipher of packets. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@OnEachJava
class CipherIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Ping ALL = new Ping(200, 200, 0);

  @Test
  void bothUseTheFasterCipherUntilOneIsToldNotTo(@TempDir Path directory) throws IOException {
    requireAes();
    try (var gateways = new TwoGateways(TwoSites.cabled(), directory)) {
      gateways.join();
      awaitCipher("aegis256", gateways);
      assertEquals(ALL, ping(gateways));

      var west = gateways.west();
      west.daemon().close();
      Files.writeString(west.configuration(), "cipher: nacl\n", StandardOpenOption.APPEND);
      west.start();
      gateways.awaitTunnel();
      awaitCipher("nacl", gateways);
      assertEquals(ALL, ping(gateways));
    }
  }

  private static Ping ping(TwoGateways gateways) {
    return Ping.run(
        gateways.west().site().host(),
        gateways.east().site().hostAddress(),
        200,
        Duration.ofMillis(5));
  }

  private static void awaitCipher(String cipher, TwoGateways gateways) {
    PolledCondition.until(
        cipher,
        LIMIT,
        () -> cipher.equals(cipher(gateways.west())) && cipher.equals(cipher(gateways.east())));
  }

  private static String cipher(Gateway gateway) {
    var ended = gateway.control("stats", "--json");
    assertEquals(0, ended.exitCode(LIMIT), () -> ended + ": " + ended.log());
    try {
      return new ObjectMapper().readTree(ended.log().text()).at("/peers/0/cipher").asText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void requireAes() throws IOException {
    var hasAes = Files.readString(Path.of("/proc/cpuinfo")).contains(" aes");
    var fault = "SKIPPED: this processor has no instructions for AES, so there is no aegis256";
    if (!hasAes) {
      System.err.println(fault);
    }
    assertTrue(hasAes || !"true".equals(System.getenv("CI")), fault);
    assumeTrue(hasAes, fault);
  }
}
