// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vpnd.api.packet.Endpoint;
import vpnd.testing.Seed;

class EndpointCacheTest {
  private static final long PEER = NativeEndpoint.MAPPED | 0xc000_0201L;
  private static final long OWN = NativeEndpoint.MAPPED | 0x0a09_0001L;

  private final long seed = Seed.draw();
  private final Random random = new Random(seed);
  private final EndpointCache cache = new EndpointCache(0, endpoint -> false);

  @Test
  void anEndpointHasTheNumbersThatItCameFrom() {
    for (var one : peers(100)) {
      var endpoint = find(one);
      assertEquals(one.endpoint(), endpoint);
      var numbers = cache.find(endpoint);
      assertTrue(numbers.isAt(one.high(), one.low(), one.port(), one.scope()));
      assertTrue(numbers.isLocal(one.localHigh(), one.localLow(), one.localScope()));
    }
  }

  @Test
  void aPeerThatTalksToTwoAddressesHasTwoEndpoints() {
    var first = cache.find(0, PEER, 1337, 0, 0, OWN, 0);
    var second = cache.find(0, PEER, 1337, 0, 0, OWN + 1, 0);
    var unknown = cache.find(0, PEER, 1337, 0, 0, 0, 0);
    assertEquals("10.9.0.1", String.valueOf(first.local()).substring(1));
    assertNotEquals(first, second);
    assertNull(unknown.local());
    assertTrue(first.isAt(second) && first.isAt(unknown));
    assertSame(first, cache.find(0, PEER, 1337, 0, 0, OWN, 0));
    assertSame(second, cache.find(0, PEER, 1337, 0, 0, OWN + 1, 0));
  }

  @Test
  void anOwnAddressThatTheHostChoosesAnywayIsLeftToIt() {
    var asked = new ArrayList<NativeEndpoint>();
    var choosy =
        new EndpointCache(
            0,
            endpoint -> {
              asked.add(endpoint);
              return endpoint.localLow() == OWN;
            });
    var usual = choosy.find(0, PEER, 1337, 0, 0, OWN, 0);
    var other = choosy.find(0, PEER, 1337, 0, 0, OWN + 1, 0);
    assertTrue(asked.isEmpty(), "who is only heard costs no question");
    for (int i = 0; i < 10; i++) {
      assertFalse(choosy.find(usual).hasLocal());
      assertTrue(choosy.find(other).hasLocal());
    }
    assertEquals(2, asked.size());
  }

  @Test
  void aThousandPeersInTurnAreAllRememberedAndOfSeveralThousandAlmostAll() {
    assertTrue(forgotten(1000) <= 10, () -> "seed " + seed);
    assertTrue(forgotten(4000) <= 200, () -> "seed " + seed);
    // The control: more than there are places.
    assertTrue(forgotten(100_000) > 50_000, () -> "seed " + seed);
  }

  /** How many of some peers cost new objects when they come for the second time. */
  private long forgotten(int count) {
    var peers = peers(count);
    Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
    for (var peer : peers) {
      var endpoint = find(peer);
      known.add(endpoint);
      known.add(cache.find(endpoint));
    }
    return peers.stream()
        .map(this::find)
        .filter(endpoint -> !known.contains(endpoint) || !known.contains(cache.find(endpoint)))
        .count();
  }

  private Endpoint find(NativeEndpoint peer) {
    return cache.find(
        peer.high(),
        peer.low(),
        peer.port(),
        peer.scope(),
        peer.localHigh(),
        peer.localLow(),
        peer.localScope());
  }

  /** Half of them IPv4 behind few addresses, as behind a translator; the others IPv6. */
  private List<NativeEndpoint> peers(int count) {
    return Stream.generate(
            () ->
                random.nextBoolean()
                    ? NativeEndpoint.of(
                        0,
                        NativeEndpoint.MAPPED | (0x0a00_0000L + random.nextInt(16)),
                        1024 + random.nextInt(60_000),
                        0,
                        0,
                        OWN + random.nextInt(2),
                        0,
                        0)
                    : NativeEndpoint.of(
                        0x2001_0db8_0000_0000L + random.nextInt(256),
                        random.nextLong(),
                        4706,
                        0,
                        0x2001_0db8_0000_0000L,
                        1 + random.nextInt(2),
                        0,
                        0))
        .limit(count)
        .toList();
  }
}
