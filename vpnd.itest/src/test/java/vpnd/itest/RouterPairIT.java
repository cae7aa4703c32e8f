// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.TunnelStats;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;
import vpnd.tck.pair.FaultyPart;
import vpnd.tck.pair.FaultyPart.Fault;
import vpnd.tck.pair.RouterEnd;
import vpnd.tck.pair.RouterPair;
import vpnd.testing.Await;
import vpnd.testing.Slow;

/** The two vpnds in one process that tests of parts use. */
@Slow
class RouterPairIT {
  private static final Map<String, Object> BEST =
      Map.of(Role.PROPERTY, "net-gw", "service.ranking", 10);

  private final RouterPair pair;

  RouterPairIT(@TempDir Path directory) throws IOException {
    pair = new RouterPair(TwoGateways.HOME.toAbsolutePath().normalize(), directory);
  }

  /** A role that counts how often it was asked. */
  private static final class Counting implements Role {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public NetworkPlan plan(TunnelConfig config, @Nullable PeerInfo peer) {
      asked.incrementAndGet();
      return peer == null
          ? NetworkPlan.EMPTY
          : NetworkPlan.builder().routes(config.remoteNetworks()).build();
    }

    @Override
    public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
      return config.remoteNetworks();
    }
  }

  /** RFC 791, of a protocol for experiments, RFC 3692. */
  private static byte[] packet(String source, String target) throws IOException {
    var payload = (source + " to " + target).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(20 + payload.length)
        .put(0, (byte) 0x45)
        .putShort(2, (short) (20 + payload.length))
        .put(8, (byte) 64)
        .put(9, (byte) 253)
        .put(12, InetAddress.getByName(source).getAddress())
        .put(16, InetAddress.getByName(target).getAddress())
        .put(20, payload)
        .array();
  }

  private void assertPacketsCross() throws Exception {
    pair.awaitSession();
    assertCrosses(pair.west(), pair.east(), packet("10.0.1.7", "10.0.2.7"));
    assertCrosses(pair.east(), pair.west(), packet("10.0.2.7", "10.0.1.7"));
  }

  /** A packet that meets a change of the role may be lost, so there are several tries. */
  private static void assertCrosses(RouterEnd from, RouterEnd to, byte[] packet)
      throws InterruptedException {
    byte[] received = null;
    for (int tries = 0; received == null && tries < 20; tries++) {
      from.send(packet);
      received = to.receive(Duration.ofSeconds(1));
    }
    assertArrayEquals(packet, received);
  }

  @Test
  void aRoleUnderTestIsUsedWhileItIsRegistered() throws Exception {
    try (pair) {
      assertPacketsCross();
      var part = new Counting();
      var registration = pair.west().register(Role.class, part, BEST);
      Await.until("the role", () -> part.asked.get() > 0);
      assertPacketsCross();
      registration.unregister();
      assertPacketsCross();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFaultyRoleIsSetAside(Fault fault) throws Exception {
    try (pair) {
      pair.west().register(Role.class, FaultyPart.of(Role.class, new Counting(), fault), BEST);
      assertPacketsCross();
      TunnelStats stats = pair.west().stats();
      assertEquals("net-gw", stats == null ? "none" : stats.role());
    }
  }
}
