// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.function.LongFunction;
import vpnd.api.role.PeerInfo;

/**
 * Two sides that know each other's address, and somebody between them who sends a copy of each of
 * their first datagrams from elsewhere, so that it is there first, and then stops.
 */
public final class DivertedSession implements LongFunction<Boolean> {
  private static final long MILLISECOND = SimulatedLink.MILLISECOND;
  private static final long DELAY = 20 * MILLISECOND;

  /** A message that says where a side is comes within this, and a session lasts longer. */
  private static final long BOUND = Timing.HEARTBEAT_INTERVAL + 2 * DELAY;

  /** Enough for copies of all messages up to the second heartbeat of both sides. */
  static final int MOST_COPIED = 24;

  /**
   * Whether both sides hear each other again before they call their session dead.
   *
   * @param seed tells, among others, which side starts the key exchange, and how many datagrams are
   *     copied: up to {@value #MOST_COPIED}
   */
  @Override
  public Boolean apply(long seed) {
    return new TunnelPairFixture(seed).heals();
  }

  static String story(long seed) {
    var scene = new TunnelPairFixture(seed);
    return scene.heals() + "\n" + scene.world.story();
  }

  private static final class TunnelPairFixture {
    private final SimulationContext world;
    private final VpndNode west;
    private final VpndNode east;
    private int uncopied;
    private long copiedUntil;

    TunnelPairFixture(long seed) {
      world = new SimulationContext(seed, true);
      uncopied = (int) (seed % (MOST_COPIED + 1));
      var eastward = new Traffic(0);
      var westward = new Traffic(1);
      west = newNode("west", 2, 3, eastward, westward, -1);
      east = newNode("east", 3, 2, westward, eastward, -2);
    }

    private VpndNode newNode(
        String name, long secret, long peerSecret, Traffic sent, Traffic received, int copyist) {
      var settings = DefaultIntervals.with(600_000 * MILLISECOND, 1000, 10, false, PeerInfo::ofId);
      var publicKey = FakeSuite.publicKey(peerSecret);
      var uplink = new CopiedUplink(copyist);
      return new VpndNode(
          world, name, secret, publicKey, settings, sent, received, new NonceLedger(), uplink);
    }

    boolean heals() {
      west.start();
      east.start();
      while (uncopied > 0 || !(west.isActive() && east.isActive())) {
        world.runUntil(world.now() + DELAY, west, east);
      }
      world.runUntil(copiedUntil + BOUND, west, east);
      west.sendPacket();
      east.sendPacket();
      world.runUntil(world.now() + 2 * DELAY, west, east);
      return west.sent().deliveredCount() == 1 && east.sent().deliveredCount() == 1;
    }

    private final class CopiedUplink implements SimulatedUplink {
      private final int copyist;

      CopiedUplink(int copyist) {
        this.copyist = copyist;
      }

      @Override
      public void send(Datagram datagram) {
        if (uncopied > 0) {
          uncopied--;
          copiedUntil = world.now();
          deliver(DELAY - 1, copyist, datagram);
        }
        deliver(DELAY, datagram.from(), datagram);
      }

      private void deliver(long delay, int from, Datagram datagram) {
        for (var to : new VpndNode[] {west, east}) {
          if (to.address() == datagram.to()) {
            world.at(world.now() + delay, () -> to.receive(from, datagram.bytes()));
          }
        }
      }

      @Override
      public int lookUp() {
        return (copyist == -1 ? east : west).address();
      }
    }
  }
}
