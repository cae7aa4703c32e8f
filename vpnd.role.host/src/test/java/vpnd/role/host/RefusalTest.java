// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.role.host.Announcements.offer;
import static vpnd.role.host.Announcements.prefixes;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.config.Acceptance;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;

/** What a host refuses from its gateway, and the messages (security D2, D3). */
class RefusalTest {
  private static final String NOTHING_ELSE =
      "Without an address, nothing else that the gateway announces is set up.";

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/8, it is in 0.0.0.0/8 (unspecified)",
    "0.1.2.3/24, it is in 0.0.0.0/8 (unspecified)",
    "127.0.0.1/8, it is in 127.0.0.0/8 (loopback)",
    "127.9.9.9/32, it is in 127.0.0.0/8 (loopback)",
    "169.254.1.1/16, it is in 169.254.0.0/16 (link-local)",
    "224.0.0.1/24, it is in 224.0.0.0/4 (multicast)",
    "239.255.255.250/32, it is in 224.0.0.0/4 (multicast)",
    "240.0.0.1/24, it is in 240.0.0.0/4 (reserved and broadcast)",
    "255.255.255.255/32, it is in 240.0.0.0/4 (reserved and broadcast)",
    "10.8.0.255/24, it is the broadcast address of its network",
    "10.8.0.3/30, it is the broadcast address of its network",
    "10.8.0.0/24, 'it is the network itself, not a host in it'",
    "10.8.0.5/0, a prefix length of 0 would take all traffic of the host into the tunnel",
    "10.8.0.5/1, its network holds 0.0.0.0/8 (unspecified)",
    "200.8.0.5/2, its network holds 224.0.0.0/4 (multicast)",
    "::/128, it is in 0:0:0:0:0:0:0:0/96 (unspecified and loopback)",
    "::1/128, it is in 0:0:0:0:0:0:0:0/96 (unspecified and loopback)",
    "::10.1.2.3/128, it is in 0:0:0:0:0:0:0:0/96 (unspecified and loopback)",
    "mapped/128, it is in 0:0:0:0:0:ffff:0:0/96 (IPv4-mapped)",
    "mapped/96, it is in 0:0:0:0:0:ffff:0:0/96 (IPv4-mapped)",
    "fe80::1/64, it is in fe80:0:0:0:0:0:0:0/10 (link-local)",
    "febf::1/128, it is in fe80:0:0:0:0:0:0:0/10 (link-local)",
    "ff02::1/128, it is in ff00:0:0:0:0:0:0:0/8 (multicast)",
    "fd08::5/0, a prefix length of 0 would take all traffic of the host into the tunnel",
    "2001:db8::5/3, a prefix length of 3 would take all traffic of the host into the tunnel",
    "fd08::5/6, its network holds fe80:0:0:0:0:0:0:0/10 (link-local)",
  })
  void anUnsoundAddressIsRefusedAndAllElseWithIt(String address, String reason) {
    var offer = offer(address, "10.1.0.0/16", "10.1.0.53", "corp.example");
    var sentence =
        "The address %s that the gateway announces is refused, because %s: correct host_addr on the gateway."
            .formatted(Announcements.prefix(address), reason);
    assertEquals(List.of(sentence, NOTHING_ELSE), refusals(Acceptance.ANY, offer));
  }

  @ParameterizedTest
  @CsvSource({
    "10.8.0.254/24",
    "10.8.0.2/31",
    "10.8.0.3/31",
    "10.8.0.0/32",
    "10.8.0.255/32",
    "10.8.0.255/16",
    "100.64.0.1/10",
    "203.0.113.7/24",
    "223.255.255.254/24",
    "fd08::/64",
    "2001:db8::1/32"
  })
  void theLastAddressesBesideTheUnsoundOnesAreTaken(String address) {
    var offer = offer(address, "10.1.0.0/16", null, "");
    assertEquals(List.of(), refusals(Acceptance.ANY, offer));
    assertEquals(prefixes(address), plan(Acceptance.ANY, offer).addresses());
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, a prefix length of 0 would take all traffic of the host into the tunnel",
    "0.0.0.0/1, its network holds 0.0.0.0/8 (unspecified)",
    "128.0.0.0/1, its network holds 169.254.0.0/16 (link-local)",
    "127.0.0.0/8, it is in 127.0.0.0/8 (loopback)",
    "127.0.0.53/32, it is in 127.0.0.0/8 (loopback)",
    "126.0.0.0/7, its network holds 127.0.0.0/8 (loopback)",
    "224.0.0.0/8, it is in 224.0.0.0/4 (multicast)",
    "192.0.0.0/2, its network holds 224.0.0.0/4 (multicast)",
    "169.254.0.0/17, it is in 169.254.0.0/16 (link-local)",
    "255.255.255.255/32, it is in 240.0.0.0/4 (reserved and broadcast)",
    "::/0, a prefix length of 0 would take all traffic of the host into the tunnel",
    "2000::/3, a prefix length of 3 would take all traffic of the host into the tunnel",
    "::1/128, it is in 0:0:0:0:0:0:0:0/96 (unspecified and loopback)",
    "mapped/104, it is in 0:0:0:0:0:ffff:0:0/96 (IPv4-mapped)",
    "fe80::/64, it is in fe80:0:0:0:0:0:0:0/10 (link-local)",
    "ff00::/8, it is in ff00:0:0:0:0:0:0:0/8 (multicast)",
  })
  void anUnsoundNetworkIsRefused(String network, String reason) {
    var offer = offer("10.8.0.5/24", network, null, "");
    assertEquals(
        List.of(
            "The network %s that the gateway announces is refused, because %s: correct local_network on the gateway."
                .formatted(Announcements.prefix(network).network(), reason)),
        refusals(Acceptance.ANY, offer));
    assertEquals(List.of(), plan(Acceptance.ANY, offer).routes());
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, it is in 0.0.0.0/8 (unspecified)",
    "127.0.0.53, it is in 127.0.0.0/8 (loopback)",
    "224.0.0.251, it is in 224.0.0.0/4 (multicast)",
    "255.255.255.255, it is in 240.0.0.0/4 (reserved and broadcast)",
    "169.254.169.254, it is in 169.254.0.0/16 (link-local)",
    "::1, it is in 0:0:0:0:0:0:0:0/96 (unspecified and loopback)",
    "fe80::1, it is in fe80:0:0:0:0:0:0:0/10 (link-local)",
    "mapped, it is in 0:0:0:0:0:ffff:0:0/96 (IPv4-mapped)",
  })
  void anUnsoundResolverIsRefused(String resolver, String reason) {
    var offer = offer("10.8.0.5/24", "10.1.0.0/16", resolver, "corp.example");
    assertEquals(
        List.of(
            "The resolver %s that the gateway announces is refused, because %s: correct resolv_addr on the gateway."
                .formatted(Announcements.address(resolver).getHostAddress(), reason)),
        refusals(Acceptance.ANY, offer));
    assertEquals(List.of(), plan(Acceptance.ANY, offer).dns());
  }

  @Test
  void aResolverThatTheTunnelWouldSwallowIsRefused() {
    var offer = offer("10.8.0.5/24", "10.1.0.0/16", "10.8.0.1", "");
    assertEquals(
        List.of(
            "The resolver 10.8.0.1 that the gateway announces is refused, because it is in the"
                + " network of this host's address, of which the tunnel carries nothing: let"
                + " local_network on the gateway hold it, or correct resolv_addr there."),
        refusals(Acceptance.ANY, offer));
    assertEquals(List.of(), plan(Acceptance.ANY, offer).dns());
    var wider = offer("10.8.0.5/24", "10.0.0.0/8", "10.8.0.1", "");
    assertEquals(List.of(), refusals(Acceptance.ANY, wider));
  }

  @Test
  void withoutANetworkThereIsNoUseForAResolver() {
    var noNetwork = new Acceptance(null, List.of(), null, null);
    assertEquals(
        "The resolver 10.1.0.53 that the gateway announces is refused, because there is no network"
            + " behind the gateway to use it for: see to the network.",
        refusals(noNetwork, Announcements.IPV4).get(1));
    assertEquals(List.of(), plan(noNetwork, Announcements.IPV4).dns());
  }

  @Test
  void whatTheGatewayDoesNotAnnounceIsNamedWithWhatToSetThere() {
    assertEquals(
        List.of(
            "The gateway announces no address for this host, so nothing is set up: set host_addr on"
                + " the gateway, and check that its role is host-gw."),
        refusals(Acceptance.ANY, PeerInfo.ofId(7)));
    assertEquals(
        List.of(
            "The gateway announces no network, so there is no route into the tunnel: set"
                + " local_network on the gateway."),
        refusals(Acceptance.ANY, offer("10.8.0.5/24", null, null, "")));
    assertEquals(
        List.of(
            "The search domain \"corp.example\" that the gateway announces is refused, because the"
                + " gateway announces no resolver with it: set resolv_addr on the gateway."),
        refusals(Acceptance.ANY, offer("10.8.0.5/24", "10.1.0.0/16", null, "corp.example")));
  }

  @Test
  void whatIsNotListedIsRefusedWithTheNameOfTheList() {
    assertEquals(
        List.of(
            "The address 10.8.0.5/24 that the gateway announces is refused, because"
                + " accept_host_addr does not hold it with its network: add 10.8.0.0/24 to"
                + " accept_host_addr, or correct host_addr on the gateway.",
            NOTHING_ELSE),
        refusals(new Acceptance(prefixes("10.8.0.5/32"), null, null, null), Announcements.IPV4));
    assertEquals(
        List.of(
            "The network 10.1.0.0/16 that the gateway announces is refused, because accept_network"
                + " does not hold it: add it to accept_network, or correct local_network on the"
                + " gateway."),
        refusals(
            new Acceptance(null, prefixes("10.1.0.0/17", "fd01::/48"), null, null),
            offer("10.8.0.5/24", "10.1.0.0/16", null, "")));
    assertEquals(
        List.of(
            "The resolver 10.1.0.53 that the gateway announces is refused, because accept_resolver"
                + " does not hold it: add it to accept_resolver, or correct resolv_addr on the"
                + " gateway."),
        refusals(new Acceptance(null, null, List.of(), null), Announcements.IPV4));
    assertEquals(
        List.of(
            "The search domain \"corp.example\" that the gateway announces is refused, because"
                + " accept_domain does not hold it: add it to accept_domain, or correct"
                + " resolv_domain on the gateway."),
        refusals(
            new Acceptance(null, null, null, List.of("p.example", "corp")), Announcements.IPV4));
  }

  @Test
  void aListMakesNothingSound() {
    var all = prefixes("0.0.0.0/0", "::/0");
    var generous = new Acceptance(all, all, all, null);
    var offer = offer("10.8.0.5/24", "0.0.0.0/1", "127.0.0.1", "");
    assertEquals(2, refusals(generous, offer).size());
    assertEquals(List.of(), plan(generous, offer).routes());
  }

  @Test
  void aDomainIsListedInLowerCaseAndHoldsThoseBelowIt() {
    var listed = new Acceptance(null, null, null, List.of("example"));
    for (var domain : List.of("example", "EXAMPLE", "corp.Example")) {
      var offer = offer("10.8.0.5/24", "10.1.0.0/16", "10.1.0.53", domain);
      assertEquals(domain, plan(listed, offer).dns().get(0).searchDomain());
    }
    assertEquals(
        1, refusals(listed, offer("10.8.0.5/24", "10.1.0.0/16", "10.1.0.53", "myexample")).size());
  }

  @ParameterizedTest
  @CsvSource({
    "a..b",
    ".a",
    "a.",
    "-a",
    "a-",
    "a.-b",
    "a-.b",
    "a_b",
    "'a b'",
    "'a\nnameserver 192.0.2.1'",
    "$(id)",
    "'; touch x'",
    "münchen",
    "a\u0000b",
    "'a\"b'"
  })
  void aDomainThatIsNoNameIsRefusedAndTheResolverIsNot(String domain) {
    var offer = offer("10.8.0.5/24", "10.1.0.0/16", "10.1.0.53", domain);
    assertEquals(
        List.of(
            "The search domain "
                + SearchDomain.quote(domain)
                + " that the gateway announces is refused, because it is not made of labels of"
                + " letters, digits and hyphens with a dot between them: correct resolv_domain on"
                + " the gateway."),
        refusals(Acceptance.ANY, offer));
    var dns = new NetworkPlan.Dns(Announcements.address("10.1.0.53"), "");
    assertEquals(List.of(dns), plan(Acceptance.ANY, offer).dns());
  }

  /** For any role that makes the plan. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a\nnameserver 192.0.2.1", "$(id)", "a_b", "a\u0000b", "m\u00fcnchen"})
  void aPlanCannotHoldAnythingElseThanAName(String domain) {
    var resolver = Announcements.address("10.1.0.53");
    assertThrows(IllegalArgumentException.class, () -> new NetworkPlan.Dns(resolver, domain));
  }

  @Test
  void aDomainOf31BytesIsTakenAndOneMoreIsNot() {
    var longest = "a".repeat(27) + ".org";
    assertEquals(31, longest.length());
    assertEquals(
        longest,
        plan(Acceptance.ANY, offer("10.8.0.5/24", "10.1.0.0/16", "10.1.0.53", longest))
            .dns()
            .get(0)
            .searchDomain());
    var offer = offer("10.8.0.5/24", "10.1.0.0/16", "10.1.0.53", "a" + longest);
    assertTrue(refusals(Acceptance.ANY, offer).get(0).contains("it is longer than 31 bytes"));
  }

  @Test
  void aMessageShowsADomainWithoutTakingHarm() {
    assertEquals(
        "\"a\\u000ab\\u0022\\u005c\\u00e9\\u001b\"", SearchDomain.quote("a\nb\"\\é\u001b"));
    assertEquals("\"" + "x".repeat(64) + "...\"", SearchDomain.quote("x".repeat(100_000)));
  }

  private static List<String> refusals(Acceptance acceptance, PeerInfo offer) {
    return new Host().refusals(Announcements.config(acceptance), offer);
  }

  private static NetworkPlan plan(Acceptance acceptance, PeerInfo offer) {
    return new Host().plan(Announcements.config(acceptance), offer);
  }
}
