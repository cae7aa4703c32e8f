// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static vpnd.role.host.Announcements.address;
import static vpnd.role.host.Announcements.offer;
import static vpnd.role.host.Announcements.prefixes;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.config.Acceptance;
import vpnd.api.config.DownPolicy;
import vpnd.api.config.TunnelConfig;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;

class HostTest {
  private static final TunnelConfig ANY = Announcements.config(Acceptance.ANY);
  private static final List<IpPrefix> NOWHERE = prefixes("0.0.0.0/8");
  private static final PeerInfo SEVERAL =
      PeerInfo.builder(7)
          .hosts(prefixes("10.8.0.5/24", "fd08::5/64"))
          .networks(prefixes("10.1.0.0/16", "10.2.0.0/16", "fd01::/48"))
          .resolvers(List.of(address("10.1.0.53"), address("fd01::53")))
          .domains(List.of("corp.example", "lab.example", "dev.example"))
          .build();

  private final Host role = new Host();

  @Test
  void withoutASessionTheHostIsLeftAsItIs() {
    assertEquals(NetworkPlan.EMPTY, role.plan(ANY, null));
  }

  private static TunnelConfig all(DownPolicy policy) {
    var acceptance = new Acceptance(null, prefixes("0.0.0.0/0", "::/0"), null, null);
    return new TunnelConfigBuilder("host").acceptance(acceptance).downPolicy(policy, false).build();
  }

  @Test
  void allTrafficIsAcceptedByAHostThatListsIt() {
    var announced = offer("10.8.0.5/24", "0.0.0.0/0", null, "");
    assertEquals(prefixes("0.0.0.0/0"), role.plan(all(DownPolicy.OPEN), announced).routes());
    assertEquals(List.of(), role.refusals(all(DownPolicy.OPEN), announced));
    assertEquals(List.of(), role.plan(ANY, announced).routes());
    var half = new Acceptance(null, prefixes("0.0.0.0/1", "::/0"), null, null);
    assertEquals(List.of(), role.plan(Announcements.config(half), announced).routes());
  }

  @Test
  void whatIsAcceptedIsBlockedWithAndWithoutASession() {
    var expected = new KillSwitch(prefixes("0.0.0.0/0", "::/0"), List.of(), false, true);
    assertEquals(expected, role.plan(all(DownPolicy.ALWAYS), null).killSwitch());
    assertEquals(expected, role.plan(all(DownPolicy.ALWAYS), Announcements.IPV4).killSwitch());
    assertEquals(KillSwitch.NONE, role.plan(all(DownPolicy.OPEN), Announcements.IPV4).killSwitch());
  }

  @Test
  void aHostSpeaksFirstAndTellsNothingButItsId() {
    assertFalse(role.isListening());
    assertEquals(PeerInfo.ofId(-5), role.announcement(ANY, -5));
  }

  @Test
  void theHostGetsItsAddressTheRouteWithTheNetworksPrefixAndTheResolver() {
    assertEquals(
        NetworkPlan.builder()
            .addresses(prefixes("10.8.0.5/24"))
            .routes(prefixes("10.1.0.0/16"))
            .dns(List.of(new NetworkPlan.Dns(address("10.1.0.53"), "corp.example")))
            .build(),
        role.plan(ANY, Announcements.IPV4));
    assertEquals(
        NetworkPlan.builder()
            .addresses(prefixes("fd08::5/64"))
            .routes(prefixes("fd01::/48"))
            .dns(List.of(new NetworkPlan.Dns(address("fd01::53"), "corp.example")))
            .build(),
        role.plan(ANY, Announcements.IPV6));
    assertEquals(List.of(), role.refusals(ANY, Announcements.IPV4));
    assertEquals(List.of(), role.refusals(ANY, Announcements.IPV6));
  }

  @Test
  void theHostGetsAllThatIsAnnouncedOfBothFamilies() {
    assertEquals(
        NetworkPlan.builder()
            .addresses(prefixes("10.8.0.5/24", "fd08::5/64"))
            .routes(prefixes("10.1.0.0/16", "10.2.0.0/16", "fd01::/48"))
            .dns(
                List.of(
                    new NetworkPlan.Dns(address("10.1.0.53"), "corp.example"),
                    new NetworkPlan.Dns(address("fd01::53"), "lab.example"),
                    new NetworkPlan.Dns(address("10.1.0.53"), "dev.example")))
            .build(),
        role.plan(ANY, SEVERAL));
    assertEquals(List.of(), role.refusals(ANY, SEVERAL));
    assertEquals(
        prefixes("10.1.0.0/16", "10.2.0.0/16", "fd01::/48"), role.peerNetworks(ANY, SEVERAL));
    assertEquals(prefixes("10.8.0.5/32", "fd08::5/128"), role.localNetworks(ANY, SEVERAL));
  }

  @Test
  void whatIsRefusedTakesNothingElseWithIt() {
    var some =
        new Acceptance(
            prefixes("fd08::/64"),
            prefixes("10.2.0.0/16", "fd01::/48"),
            prefixes("fd01::53/128"),
            List.of("lab.example", "dev.example"));
    var config = Announcements.config(some);
    assertEquals(
        NetworkPlan.builder()
            .addresses(prefixes("fd08::5/64"))
            .routes(prefixes("10.2.0.0/16", "fd01::/48"))
            .dns(
                List.of(
                    new NetworkPlan.Dns(address("fd01::53"), "lab.example"),
                    new NetworkPlan.Dns(address("fd01::53"), "dev.example")))
            .build(),
        role.plan(config, SEVERAL));
    assertEquals(4, role.refusals(config, SEVERAL).size());
  }

  @Test
  void theNetworkMayBeOfTheOtherFamily() {
    var plan = role.plan(ANY, offer("10.8.0.5/24", "fd01::/48", null, ""));
    assertEquals(prefixes("10.8.0.5/24"), plan.addresses());
    assertEquals(prefixes("fd01::/48"), plan.routes());
  }

  @Test
  void hostBitsOfTheNetworkAreDropped() {
    var plan = role.plan(ANY, offer("10.8.0.5/24", "10.1.2.3/16", null, ""));
    assertEquals(prefixes("10.1.0.0/16"), plan.routes());
  }

  @Test
  void theGatewayMaySendFromItsNetworkToThisHostOnly() {
    assertEquals(prefixes("10.1.0.0/16"), role.peerNetworks(ANY, Announcements.IPV4));
    assertEquals(prefixes("10.8.0.5/32"), role.localNetworks(ANY, Announcements.IPV4));
    assertEquals(prefixes("fd08::5/128"), role.localNetworks(ANY, Announcements.IPV6));
  }

  @Test
  void aResolverOutsideTheNetworkIsAskedWithoutTheTunnel() {
    var plan = role.plan(ANY, offer("10.8.0.5/24", "10.1.0.0/16", "9.9.9.9", ""));
    assertEquals(List.of(new NetworkPlan.Dns(address("9.9.9.9"), "")), plan.dns());
  }

  @Test
  void aResolverAndADomainAreNotNeeded() {
    var offer = offer("10.8.0.5/24", "10.1.0.0/16", null, "");
    assertEquals(List.of(), role.plan(ANY, offer).dns());
    assertEquals(List.of(), role.refusals(ANY, offer));
  }

  @Test
  void ifTheNetworkIsRefusedTheAddressIsSetAndNothingPasses() {
    var offer = offer("10.8.0.5/24", "0.0.0.0/0", null, "");
    assertEquals(prefixes("10.8.0.5/24"), role.plan(ANY, offer).addresses());
    assertEquals(List.of(), role.plan(ANY, offer).routes());
    assertEquals(NOWHERE, role.peerNetworks(ANY, offer));
  }

  @Test
  void ifTheAddressIsRefusedNothingIsSetAndNothingPasses() {
    for (var offer : List.of(PeerInfo.ofId(7), offer("127.0.0.1/8", "10.1.0.0/16", null, ""))) {
      assertEquals(NetworkPlan.EMPTY, role.plan(ANY, offer));
      assertEquals(NOWHERE, role.peerNetworks(ANY, offer));
      assertEquals(NOWHERE, role.localNetworks(ANY, offer));
    }
  }

  @Test
  void theListsOfTheConfigurationDecideWhatIsAccepted() {
    var exact =
        new Acceptance(
            prefixes("192.0.2.0/24", "10.8.0.0/24"),
            prefixes("10.0.0.0/8"),
            prefixes("10.1.0.53/32"),
            List.of("example"));
    assertEquals(
        role.plan(ANY, Announcements.IPV4),
        role.plan(Announcements.config(exact), Announcements.IPV4));
    var nothing = new Acceptance(List.of(), List.of(), List.of(), List.of());
    assertEquals(NetworkPlan.EMPTY, role.plan(Announcements.config(nothing), Announcements.IPV4));
    var addressOnly = new Acceptance(null, List.of(), List.of(), List.of());
    assertEquals(
        NetworkPlan.builder().addresses(prefixes("10.8.0.5/24")).build(),
        role.plan(Announcements.config(addressOnly), Announcements.IPV4));
    var noDomain = new Acceptance(null, null, null, List.of());
    assertEquals(
        List.of(new NetworkPlan.Dns(address("10.1.0.53"), "")),
        role.plan(Announcements.config(noDomain), Announcements.IPV4).dns());
  }
}
