// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.testing.InTurn;

/** A gateway that is known by its name may move. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(2)
class RemoteHostNameIT {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);
  private static final Duration SILENCE_LIMIT = DaemonClock.FAST.silenceLimit();
  private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(15);
  private static final String NAME = "gateway.example";
  private static final String ELSEWHERE = "192.0.2.22";

  @Test
  void clientFindsTheNewAddressOfItsGateway() {
    try (var network = new MobileNetwork(1)) {
      var client = MobileClient.configured(network, 1);
      client.configure(NAME);
      publish(client, MobileNetwork.GATEWAY);
      network.gateway().start();
      var daemon = client.host().start();
      client.awaitServer(SESSION_LIMIT);

      var gateway = network.gateway().namespace();
      gateway.ip("address", "delete", MobileNetwork.GATEWAY + "/24", "dev", "wan");
      gateway.ip("address", "add", ELSEWHERE + "/24", "dev", "wan");
      publish(client, ELSEWHERE);
      daemon.awaitSessionEnd(SILENCE_LIMIT);
      client.awaitServer(LOOKUP_LIMIT);
    }
  }

  private static void publish(MobileClient client, String address) {
    client.host().files().write("/etc/hosts", "127.0.0.1 localhost", address + " " + NAME);
  }
}
