// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.network.HostState;
import vpnd.itest.network.Ping;
import vpnd.testing.InTurn;

/** Packets of a gateway itself through the tunnel, with {@code local_network}. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(2)
class LocalNetworkIT {
  /** Holds an address of either gateway, its internal one. */
  private static final String LOCAL_NETWORK = "local_network: 10.0.0.0/14";

  @Test
  void aPlainPingFromAGatewayIsAnswered(@TempDir Path directory) {
    try (var sites = TwoSites.cabled();
        var gateways = new TwoGateways(sites, DaemonClock.FAST, directory, LOCAL_NETWORK)) {
      var west = gateways.west().site();
      var before = HostState.of(west.gateway());
      gateways.join();

      var ping =
          Ping.run(west.gateway(), gateways.east().site().hostAddress(), 5, Duration.ofMillis(20));

      assertEquals(5, ping.received(), ping::toString);
      gateways.west().close();
      assertEquals("", before.differenceTo(HostState.of(west.gateway())));
    }
  }
}
