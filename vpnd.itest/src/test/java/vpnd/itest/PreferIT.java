// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.PacketCounter;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/**
 * A laptop with two gateways, each with its own keys and its own address for the laptop, of the
 * same network: one is used, and the other while that is silent.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class PreferIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What the silence of the first gateway leads to, whichever comes first. */
  private static final Pattern LEFT_OR_LOST =
      Pattern.compile("two: this gateway is used|one: session down");

  /** What goes to the network behind the gateways in clear. */
  private static final String CAPTURE =
      """
      table ip capture {
        counter leaked { }
        chain prerouting {
          type filter hook prerouting priority -300;
          ip daddr 10.20.0.0/24 counter name leaked
        }
      }
      """;

  /** A program that never stops to send to the network behind the gateways. */
  private static final String SENDER =
      """
      import socket, sys, time
      s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      print("begun", flush=True)
      while True:
        try: s.sendto(b"in clear", (sys.argv[1], 9))
        except OSError: pass
        time.sleep(0.002)
      """;

  private static final String DEAD =
      """
      table ip dead {
        chain in {
          type filter hook prerouting priority raw
          iifname "one" drop
        }
        chain out {
          type filter hook postrouting priority filter
          oifname "one" drop
        }
      }
      """;

  private final LaptopOfTwoGateways network = new LaptopOfTwoGateways();
  private final Namespace internet = network.internet();
  private final VpnHost laptop = network.laptop();
  private final VpnHost first = network.first();
  private final VpnHost second = network.second();

  @AfterEach
  void clear() {
    network.close();
  }

  @Test
  void thePreferredGatewayIsUsedAndTheOtherWhileItIsSilentWithoutALeak() {
    internet.run("nft", CAPTURE);
    join("one", first, LaptopOfTwoGateways.FIRST, 1);
    join("two", second, LaptopOfTwoGateways.SECOND, 2);
    Ping.run(laptop.namespace(), LaptopOfTwoGateways.SERVER, 1, Duration.ofMillis(10));
    assertTrue(leaked() > 0, "the capture sees what leaks");
    second.start().awaitStart();
    laptop.start();
    awaitUsed(2, LIMIT);
    long before = leaked();
    var sender = laptop.namespace().start("python3", "-c", SENDER, LaptopOfTwoGateways.SERVER);
    sender.log().await(Pattern.compile("begun"), LIMIT);
    first.start().awaitStart();
    awaitUsed(1, LIMIT);

    for (int i = 0; i < 2; i++) {
      int from = laptop.daemon().log().size();
      internet.run("nft", DEAD);
      var next = laptop.daemon().log().await(LEFT_OR_LOST, from, LIMIT);
      assertTrue(next.contains("is used"), laptop::logs);
      awaitUsed(2, LIMIT);
      internet.run("nft", "delete table ip dead");
      awaitUsed(1, LIMIT);
      var why = laptop.control("why");
      assertTrue(why.contains("two: STANDS_BY") && !why.contains("one: STANDS_BY"), why);
    }
    first.daemon().stop();
    awaitUsed(2, LIMIT);
    assertEquals(before, leaked(), laptop::logs);
    assertFalse(laptop.logs().contains("another program changed"), laptop::logs);
    assertTrue(laptop.logs().contains("one: this gateway stands by"), laptop::logs);
    assertFalse(laptop.logs().contains("when the peer falls silent"), laptop::logs);
  }

  private void join(String label, VpnHost gateway, String address, int preference) {
    var own = laptop.newPeerFile("/etc/vpnd.d/" + label + ".conf");
    var there = gateway.newPeerFile("/etc/vpnd.conf");
    own.write(
        "role: host",
        "label: " + label,
        there.publicKeyLine(),
        "remote_host: " + address,
        "accept_network: 10.20.0.0/24",
        "on_down: block",
        "prefer: " + preference);
    there.write(
        "role: host-gw",
        own.publicKeyLine(),
        "host_addr: 10.9%d.0.2/24".formatted(preference),
        "local_network: 10.20.0.0/24");
  }

  /** Its packets come through that gateway, from the address that it has assigned. */
  private void awaitUsed(int number, Duration limit) {
    var gateway = number == 1 ? first : second;
    PolledCondition.until(
        "gateway " + number + " is used",
        limit,
        () -> {
          long before = gateway.received();
          return Ping.run(laptop.namespace(), LaptopOfTwoGateways.SERVER, 1, Duration.ofMillis(10))
                      .received()
                  == 1
              && gateway.received() > before;
        });
    var addresses = laptop.namespace().ip("-brief", "address", "show", "dev", "tun0");
    assertTrue(addresses.contains("10.9" + number + ".0.2/24"), addresses);
  }

  private long leaked() {
    return new PacketCounter(internet, "ip", "leaked").packets();
  }
}
