// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.AssertionFailedError;
import vpnd.api.config.TunnelConfig;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;
import vpnd.crypto.Sodium;
import vpnd.role.netgw.NetworkGateway;
import vpnd.tck.pair.FaultyPart;
import vpnd.tck.pair.FaultyPart.Fault;

/** Parts of vpnd pass the contracts of parts, and parts with mistakes do not. */
class PartContractsTest {
  private static final PeerInfo PEER = PeerInfo.ofId(7);
  private static final TunnelConfig CONFIG =
      new TunnelConfigBuilder("net-gw").remoteNetwork(IpPrefix.parse("10.2.0.0/24")).build();

  private static @Nullable Sodium sodium;

  @BeforeAll
  static void load() throws IOException {
    sodium = Sodium.open(null);
  }

  @AfterAll
  static void unload() {
    Objects.requireNonNull(sodium).close();
  }

  @Nested
  class NetGw extends RoleContract {
    NetGw() {
      super(new NetworkGateway(), CONFIG, PEER);
    }
  }

  @Nested
  class Nacl extends CipherSuiteContract {
    Nacl() {
      super(Objects.requireNonNull(sodium));
    }
  }

  /** Answers what it was asked before. */
  private static final class Forgetful implements Role {
    private int asked;

    @Override
    public NetworkPlan plan(TunnelConfig config, @Nullable PeerInfo peer) {
      return NetworkPlan.builder().mtu(1280 + asked++).build();
    }

    @Override
    public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
      return List.of();
    }
  }

  @Test
  void aRoleWithAMemoryIsFound() {
    var contract = new RoleContract(new Forgetful(), CONFIG, PEER);
    assertThrows(AssertionFailedError.class, contract::theSameIsAnsweredToTheSame);
    assertThrows(AssertionFailedError.class, contract::severalThreadsGetTheSame);
  }

  @ParameterizedTest
  @EnumSource
  void aFaultyRoleIsFound(Fault fault) {
    var faulty = FaultyPart.of(Role.class, new NetworkGateway(), fault, "plan");
    var contract = new RoleContract(faulty, CONFIG, PEER);
    assertThrows(
        Throwable.class,
        fault == Fault.BLOCKS ? contract::itAnswersAtOnce : contract::eachMethodAnswers);
  }

  @Test
  void aConsumerThatExpectsASessionIsFound() {
    var contract =
        new ConsumerContract(
            tunnel -> Objects.requireNonNull(tunnel.endpoint()).address(), tunnel -> {});
    assertThrows(AssertionFailedError.class, contract::aTunnelWithoutASessionIsRead);
  }
}
