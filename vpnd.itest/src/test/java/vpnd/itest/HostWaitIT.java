// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.Daemon;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.SnmpCounters;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/** A host gateway that waits for its client is silent (protocol, section 7: HOST_WAIT). */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class HostWaitIT {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);

  /** Three times the interval of a side that calls its peer, 5 s. */
  private static final Duration SILENCE = DaemonClock.FAST.realTime(Duration.ofSeconds(15));

  /** The gateway calls a client that it has heard for 10 s, 2 s by the fast clock. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(8);

  private MobileNetwork network;
  private Daemon gateway;
  private MobileClient client;

  @BeforeEach
  void startGateway() {
    network = new MobileNetwork(2);
    client = MobileClient.configured(network, 1);
    gateway = network.gateway().start();
    gateway.awaitStart();
  }

  @AfterEach
  void clear() {
    network.close();
  }

  @Test
  void gatewayIsSilentWhateverStrangersSend() {
    var before = network.gateway().stateBesidesTunnel();
    int lines = gateway.log().size();
    var stranger = network.client(2).namespace();
    for (int bytes : new int[] {0, 1, 23, 24, 40, 41, 133, 133, 133, 1472}) {
      send(stranger, bytes);
    }
    assertThrows(IllegalStateException.class, () -> awaitSent(0, SILENCE));
    assertEquals("", before.differenceTo(network.gateway().stateBesidesTunnel()));
    assertTrue(gateway.log().size() - lines < 10, gateway.log()::toString);

    client.host().start();
    client.awaitServer(SESSION_LIMIT);
  }

  /** Datagrams of random bytes, as from a sender without the keys. */
  private static void send(Namespace from, int bytes) {
    var send = "head -c \"$0\" /dev/urandom > /dev/udp/" + MobileNetwork.GATEWAY + "/1337";
    from.run("bash", "-c", send, "" + bytes);
  }

  @Test
  void gatewayGoesBackToWaitingForClientThatStaysAway() {
    // The client receives nothing, so that no session can begin.
    network.client(1).namespace().run("nft", DEAF);
    client.host().start();
    awaitSent(0, SESSION_LIMIT);
    client.host().daemon().crash();
    assertTrue(awaitSilence());
    assertEquals(0, gateway.sessions());

    network.client(1).namespace().run("nft", "flush ruleset");
    client.host().start();
    client.awaitServer(SESSION_LIMIT);
  }

  private static final String DEAF =
      """
      table ip deaf {
        chain input {
          type filter hook input priority filter
          udp sport 1337 drop
        }
      }
      """;

  private boolean awaitSilence() {
    long deadline = System.nanoTime() + CALL_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      long sent = sent();
      try {
        awaitSent(sent, SILENCE);
      } catch (IllegalStateException e) {
        return true;
      }
    }
    return false;
  }

  private void awaitSent(long count, Duration limit) {
    PolledCondition.until("the gateway has sent more than " + count, limit, () -> sent() > count);
  }

  private long sent() {
    return SnmpCounters.of(network.gateway().namespace()).get("Udp", "OutDatagrams");
  }
}
