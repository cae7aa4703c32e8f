// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.network.PacketCounter;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/**
 * A laptop that reaches one network through its gateway: packets to it never leave in clear, and
 * others do as usual. The router of its LAN counts both.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(0)
class HostOnDownIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** A host in the internet, of which both the LAN's router and the gateway know the way. */
  private static final String WEB = "198.51.100.80";

  private static final String OTHER = "203.0.113.80";

  private static final String CAPTURE =
      """
      table ip capture {
        counter leaked { }
        chain prerouting {
          type filter hook prerouting priority -300;
          iifname "home1" ip daddr 198.51.100.0/24 counter name leaked
        }
      }
      """;

  private final MobileNetwork network = new MobileNetwork(1);
  private final MobileClient client = new MobileClient(network, 1);

  @AfterEach
  void clear() {
    network.close();
  }

  private long leaked() {
    return new PacketCounter(network.router(), "ip", "leaked").packets();
  }

  private int ping(String address) {
    return Ping.run(client.namespace(), address, 10, Duration.ofMillis(20)).received();
  }

  private void assertNothingLeaks(String moment) {
    long before = leaked();
    ping(WEB);
    assertEquals(before, leaked(), () -> moment + "\n" + network.logs());
    assertEquals(10, ping(OTHER), moment + ": another address");
  }

  private void assertLeaks() {
    long before = leaked();
    assertEquals(10, ping(WEB));
    assertEquals(before + 10, leaked());
  }

  private void stop() {
    assertEquals(0, client.host().daemon().stop(), client.host()::logs);
  }

  @Test
  void alwaysHoldsInEachMomentUntilItIsUnblocked() {
    for (var address : new String[] {WEB, OTHER}) {
      network.router().ip("address", "add", address + "/32", "dev", "lo");
    }
    network.router().run("nft", CAPTURE);
    network.gateway().namespace().ip("route", "add", "default", "via", "192.0.2.1");
    client.configure(MobileNetwork.GATEWAY, "accept_network: 198.51.100.0/24", "on_down: always");
    client.admit("10.99.0.1/24", "198.51.100.0/24", MobileNetwork.SERVER, "masquerade: yes");
    var laptop = client.host();
    var before = laptop.state();
    assertLeaks();

    laptop.start();
    PolledCondition.until(
        "the kill switch",
        LIMIT,
        () -> client.namespace().run("nft", "list", "tables").contains("vpnd_block_tun0"));
    assertNothingLeaks("before the first session");
    network.gateway().start();
    Ping.untilAnswered(client.namespace(), WEB, LIMIT);
    assertNothingLeaks("during a session");
    for (var bundle : new String[] {"vpnd.tun.linux", "vpnd.role.host"}) {
      laptop.control("update", bundle);
      assertNothingLeaks("after an update of " + bundle);
      Ping.untilAnswered(client.namespace(), WEB, LIMIT);
    }
    network.gateway().daemon().crash();
    laptop.daemon().awaitSessionEnd(DaemonClock.FAST.silenceLimit());
    assertNothingLeaks("after the gateway has died");
    laptop.daemon().crash();
    assertNothingLeaks("after kill -9");
    laptop.start().awaitStart();
    assertNothingLeaks("after another start");
    stop();
    assertNothingLeaks("after a stop");
    laptop.start().awaitStart();
    stop();
    assertNothingLeaks("after another stop");

    assertEquals("tun0: packets are no longer blocked", laptop.control("unblock"));
    assertLeaks();
    assertEquals("", before.differenceTo(laptop.state()));
  }
}
