// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.network.Ping;
import vpnd.testing.InTurn;

/**
 * Two gateways with the same keys behind one {@code remote_host} list are detected (protocol,
 * section 16.4).
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class SameKeysIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern REFUSED = Pattern.compile("two processes use the keys of this peer");

  private final LaptopOfTwoGateways network = new LaptopOfTwoGateways();

  @AfterEach
  void clear() {
    network.close();
  }

  @Test
  void theSessionEndsWhenTheFirstReturnsAfterTheSecondAndTheReasonIsNamed() {
    var laptop = network.laptop();
    var own = laptop.newPeerFile("/etc/vpnd.conf");
    var there = network.first().newPeerFile("/etc/vpnd.conf");
    own.write(
        "role: host",
        there.publicKeyLine(),
        "remote_host: " + LaptopOfTwoGateways.FIRST + ", " + LaptopOfTwoGateways.SECOND);
    there.write(
        "role: host-gw",
        own.publicKeyLine(),
        "host_addr: 10.99.0.2/24",
        "local_network: 10.20.0.0/24");
    there.copyTo(network.second().files());
    network.first().start().awaitStart();
    network.second().start().awaitStart();

    only("one");
    laptop.start();
    awaitServer();
    only("two");
    awaitServer();
    assertFalse(laptop.logs().contains("two processes"), laptop::logs);
    only("one");
    laptop.daemon().log().await(REFUSED, 0, LIMIT);
    var why = laptop.control("why");
    assertTrue(why.contains("DUPLICATE_PEER"), why);
    awaitServer();
  }

  private void awaitServer() {
    Ping.untilAnswered(network.laptop().namespace(), LaptopOfTwoGateways.SERVER, LIMIT);
  }

  /** The cable of the other gateway is dead. */
  private void only(String device) {
    for (var each : new String[] {"one", "two"}) {
      network.internet().ip("link", "set", "dev", each, each.equals(device) ? "up" : "down");
    }
  }
}
