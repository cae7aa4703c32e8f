// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.role.PeerInfo;

/**
 * Security C1: a client calls a side that listens, and somebody sends copies of what the client
 * says from elsewhere. In all cases the client has its session before it would announce itself
 * again.
 */
class CopiedCallTest {
  private static final long MILLISECOND = SimulatedLink.MILLISECOND;
  private static final long DELAY = 20 * MILLISECOND;

  /** Longer than the gateway takes to call back, shorter than the client to call again. */
  private static final long BOUND = Timing.PEER_INFO_INTERVAL - 1000 * MILLISECOND;

  /**
   * @param copyDelay of the copies in milliseconds; what the client sends takes 20
   * @param copied how many of the client's datagrams are copied, from the first on
   * @param isFromManyAddresses whether each copy comes from another address
   */
  @ParameterizedTest
  @CsvSource({
    "0, 1, false", "0, 2, false", "0, 3, false", "0, 4, false", "0, 6, true", "0, 3, true",
    "19, 1, false", "19, 2, true", "21, 1, false", "21, 3, true", "100, 4, false", "700, 6, true",
    "1500, 2, false", "20, 0, false"
  })
  void theClientGetsItsSession(long copyDelay, int copied, boolean isFromManyAddresses) {
    // Whose id is lower, and so who starts the key exchange, differs with the seed.
    for (int seed = 0; seed < 16; seed++) {
      new TunnelPairFixture(seed, copyDelay * MILLISECOND, copied, isFromManyAddresses).verify();
    }
  }

  private static final class TunnelPairFixture {
    private final SimulationContext world;
    private final long copyDelay;
    private final int copied;
    private final boolean isFromManyAddresses;
    private final VpndNode gateway;
    private final VpndNode client;
    private int sent;
    private boolean isCopying = true;

    TunnelPairFixture(int seed, long copyDelay, int copied, boolean isFromManyAddresses) {
      this.copyDelay = copyDelay;
      this.copied = copied;
      this.isFromManyAddresses = isFromManyAddresses;
      world = new SimulationContext(seed, true);
      var up = new Traffic(0);
      var down = new Traffic(1);
      gateway = newNode("gateway", 2, 3, true, down, up, new UplinkOfGateway());
      client = newNode("client", 3, 2, false, up, down, new UplinkOfClient());
    }

    private VpndNode newNode(
        String name,
        long secret,
        long peerSecret,
        boolean isListening,
        Traffic sentTraffic,
        Traffic received,
        SimulatedUplink uplink) {
      return new VpndNode(
          world,
          name,
          secret,
          FakeSuite.publicKey(peerSecret),
          DefaultIntervals.with(60_000 * MILLISECOND, 1000, 10, isListening, PeerInfo::ofId),
          sentTraffic,
          received,
          new NonceLedger(),
          uplink);
    }

    void verify() {
      gateway.start();
      world.runUntil(1000 * MILLISECOND, gateway, client);
      client.start();
      world.runUntil(world.now() + BOUND, gateway, client);
      assertTrue(gateway.isActive() && client.isActive(), world::story);
      // A copy that comes first takes effect until the next datagram, so there must be one.
      isCopying = false;
      client.sendPacket();
      world.runUntil(world.now() + 2 * DELAY, gateway, client);
      gateway.sendPacket();
      world.runUntil(world.now() + 2 * DELAY, gateway, client);
      assertEquals(1, client.sent().deliveredCount(), world::story);
      assertEquals(1, gateway.sent().deliveredCount(), world::story);
    }

    private final class UplinkOfClient implements SimulatedUplink {
      @Override
      public void send(Datagram datagram) {
        deliver(DELAY, datagram.from(), datagram.bytes());
        if (isCopying && sent++ < copied) {
          deliver(copyDelay, isFromManyAddresses ? -sent : -1, datagram.bytes());
        }
      }

      private void deliver(long delay, int from, byte[] bytes) {
        world.at(world.now() + delay, () -> gateway.receive(from, bytes));
      }

      @Override
      public int lookUp() {
        return gateway.address();
      }
    }

    private final class UplinkOfGateway implements SimulatedUplink {
      @Override
      public void send(Datagram datagram) {
        if (datagram.to() == client.address()) {
          world.at(world.now() + DELAY, () -> client.receive(datagram.from(), datagram.bytes()));
        }
      }

      @Override
      public int lookUp() {
        return NOWHERE;
      }
    }
  }
}
