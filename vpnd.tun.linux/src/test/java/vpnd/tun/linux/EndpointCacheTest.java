// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vpnd.api.Endpoint;

class EndpointCacheTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final EndpointCache cache = new EndpointCache();

  @Test
  void anEndpointHasTheNumbersThatItCameFrom() {
    for (var one : peers(100)) {
      var endpoint = cache.find(one.high(), one.low(), one.port(), one.scope());
      assertEquals(one.endpoint(), endpoint);
      assertTrue(cache.find(endpoint).matches(one.high(), one.low(), one.port(), one.scope()));
    }
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
    return cache.find(peer.high(), peer.low(), peer.port(), peer.scope());
  }

  /** Half of them IPv4 behind few addresses, as behind a translator; the others IPv6. */
  private List<NativeEndpoint> peers(int count) {
    return Stream.generate(
            () ->
                random.nextBoolean()
                    ? NativeEndpoint.of(
                        0,
                        AddressFamily.MAPPED | (0x0a00_0000L + random.nextInt(16)),
                        1024 + random.nextInt(60_000),
                        0)
                    : NativeEndpoint.of(
                        0x2001_0db8_0000_0000L + random.nextInt(256), random.nextLong(), 4706, 0))
        .limit(count)
        .toList();
  }
}
