// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
import vpnd.role.netgw.NetworkGateway;
import vpnd.tck.pair.FaultyPart;
import vpnd.tck.pair.FaultyPart.Fault;

/** Each clause about roles finds one that breaks it. */
class FaultyRoleTest {
  private static final PeerInfo PEER = PeerInfo.ofId(7);
  private static final TunnelConfig CONFIG =
      new TunnelConfigBuilder("net-gw").remoteNetwork(IpPrefix.parse("10.2.0.0/24")).build();

  private static RoleContract of(String method, WithMistake mistake) {
    var faulty = WithMistake.in(Role.class, new NetworkGateway(), method, mistake);
    return new RoleContract(faulty, CONFIG, PEER);
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
  void aRoleThatExpectsAnAnnouncementIsFound() {
    var contract = of("refusals", given -> null);
    assertThrows(AssertionFailedError.class, contract::aPeerThatAnnouncesNothingIsAnswered);
  }

  @Test
  void aRoleThatAnnouncesAnotherIdIsFound() {
    var contract = of("announcement", given -> PeerInfo.ofId(Math.abs((int) given[1])));
    assertThrows(AssertionFailedError.class, contract::theIdIsAnnouncedAsGiven);
  }
}
