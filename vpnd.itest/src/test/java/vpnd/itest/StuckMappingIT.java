// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/**
 * A router whose provider has assigned another address keeps translating existing flows to the old
 * one, for as long as they continue: all replies to these are lost.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(2)
class StuckMappingIT {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);

  /** A minute without an answer, and the call after that. */
  private static final Duration LIMIT =
      DaemonClock.FAST.realTime(Duration.ofSeconds(70)).plusSeconds(10);

  private static final Pattern CALLING = Pattern.compile("calling from UDP port");

  /** Of the router in the internet, one after the other. */
  private static final List<String> ADDRESSES =
      List.of("198.51.100.10", "198.51.100.20", "198.51.100.30");

  private static final String TRANSLATION =
      """
      table ip nat {
        chain postrouting {
          type nat hook postrouting priority srcnat
          oifname "wan" udp dport 1337 snat to %s
        }
      }
      """;
  private static final String LOST =
      """
      table ip lost {
        chain prerouting {
          type filter hook prerouting priority -300
          ip daddr { %s } drop
        }
      }
      """;

  private final MobileNetwork network = new MobileNetwork(1);
  private final MobileClient client = MobileClient.configured(network, 1);

  @AfterEach
  void clear() {
    network.close();
  }

  private void connect() {
    network.gateway().namespace().ip("route", "add", "198.51.100.0/24", "via", "192.0.2.1");
    network.router().run("nft", "flush ruleset; " + TRANSLATION.formatted(ADDRESSES.get(0)));
    network.gateway().start();
    client.host().start();
    client.awaitServer(SESSION_LIMIT);
  }

  /** Datagrams to earlier addresses are lost. */
  private void changeAddress(int number) {
    var lost = String.join(", ", ADDRESSES.subList(0, number));
    var rules = LOST.formatted(lost) + TRANSLATION.formatted(ADDRESSES.get(number));
    network.router().run("nft", "flush ruleset; " + rules);
  }

  @Test
  void aClientComesBackFromAnotherPortEachTime() {
    connect();
    var daemon = client.host().daemon();
    int descriptors = daemon.descriptors();
    for (int change = 1; change < ADDRESSES.size(); change++) {
      changeAddress(change);
      long sessions = daemon.sessions();
      try {
        PolledCondition.until("another session", LIMIT, () -> daemon.sessions() > sessions);
        client.awaitServer(SESSION_LIMIT);
      } catch (IllegalStateException e) {
        throw new IllegalStateException(e.getMessage() + "\n" + network.logs(), e);
      }
    }
    // The mapping of an unused port has no effect, and is kept.
    PolledCondition.until(
        "few sockets are open", SESSION_LIMIT, () -> daemon.descriptors() <= descriptors + 2);
  }

  @Test
  void aPortThatTheFileNamesIsTheOnlyOne() {
    client.configure(MobileNetwork.GATEWAY, "local_port: 1337");
    connect();
    changeAddress(1);
    client.host().daemon().awaitSessionEnd(DaemonClock.FAST.silenceLimit());
    assertThrows(IllegalStateException.class, () -> client.awaitServer(LIMIT));
    assertEquals(0, client.host().daemon().log().count(CALLING));
  }
}
