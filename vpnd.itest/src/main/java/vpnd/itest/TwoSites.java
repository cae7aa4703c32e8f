// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import vpnd.itest.network.Cable;
import vpnd.itest.network.HostileLink;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.Relay;
import vpnd.itest.network.Site;

/**
 * Two sites whose gateways reach each other through an internet without routes to the internal
 * networks.
 *
 * <pre>
 *           10.1.0.0/24                internet                10.2.0.0/24
 *   west.host ------- west.gateway ================ east.gateway ------- east.host
 *       .2          .1     192.0.2.1          192.0.2.2       .1         .2
 * </pre>
 *
 * <p>The internet is one cable, or else a {@link Relay} in a namespace of its own. Each gateway
 * then sees the relay as its peer:
 *
 * <pre>
 *   west.gateway ==================== relay ==================== east.gateway
 *        192.0.2.1          192.0.2.2       198.51.100.2       198.51.100.1
 * </pre>
 */
public final class TwoSites implements AutoCloseable {
  /** The western gateway of cabled sites by IPv6. */
  static final String WEST_IPV6 = "2001:db8::1";

  /** The eastern gateway of cabled sites by IPv6. */
  static final String EAST_IPV6 = "2001:db8::2";

  private static final String WEST = "192.0.2.1";
  private static final String WEST_PEER = "192.0.2.2";
  private static final String EAST_RELAYED = "198.51.100.1";
  private static final String EAST_RELAYED_PEER = "198.51.100.2";

  private final Site west = Site.create(1);
  private final Site east = Site.create(2);
  private final List<Namespace> between = new ArrayList<>();
  private final String westPeer;
  private final String eastPeer;

  private TwoSites(String westPeer, String eastPeer) {
    this.westPeer = westPeer;
    this.eastPeer = eastPeer;
  }

  /** Connects the gateways by a cable. */
  public static TwoSites cabled() {
    var sites = new TwoSites(WEST_PEER, WEST);
    Cable.lay(wan(sites.west.gateway(), WEST), wan(sites.east.gateway(), WEST_PEER));
    sites.west.gateway().addIpv6Address("wan", WEST_IPV6 + "/64");
    sites.east.gateway().addIpv6Address("wan", EAST_IPV6 + "/64");
    return sites;
  }

  /**
   * Connects the gateways by a router, where the path MTU can be made smaller than that of their
   * interfaces: {@link #narrow}.
   */
  public static TwoSites routed() {
    var sites = new TwoSites(EAST_RELAYED, WEST);
    var middle = Namespace.create();
    sites.between.add(middle);
    Cable.lay(wan(sites.west.gateway(), WEST), new Cable.End(middle, "west", WEST_PEER + "/24"));
    Cable.lay(
        wan(sites.east.gateway(), EAST_RELAYED),
        new Cable.End(middle, "east", EAST_RELAYED_PEER + "/24"));
    sites.west.gateway().ip("route", "add", "default", "via", WEST_PEER);
    sites.east.gateway().ip("route", "add", "default", "via", EAST_RELAYED_PEER);
    middle.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    return sites;
  }

  /** The router of {@link #routed}. */
  Namespace router() {
    return between.get(0);
  }

  /** Sets the MTU of the router's interface to the east, in bytes. */
  void narrow(int mtu) {
    between.get(0).ip("link", "set", "dev", "east", "mtu", Integer.toString(mtu));
  }

  /** Gives the east a link with this MTU, in bytes; the router sends no ICMP to the west. */
  void silentlyNarrowEast(int mtu) {
    dropIcmp(between.get(0));
    narrow(mtu);
    east.gateway().ip("link", "set", "dev", "wan", "mtu", Integer.toString(mtu));
  }

  private static void dropIcmp(Namespace router) {
    router.run("nft", "add table inet vpt");
    router.run("nft", "add chain inet vpt out { type filter hook output priority 0; }");
    router.run("nft", "add rule inet vpt out ip protocol icmp drop");
  }

  /**
   * Makes the router drop longer packets, in bytes, in both directions without ICMP, and fragments
   * too, as on a link whose ends disagree on its MTU.
   */
  void silentlyNarrow(int mtu) {
    var router = between.get(0);
    dropIcmp(router);
    for (var side : List.of("west", "east")) {
      router.ip("link", "set", "dev", side, "mtu", Integer.toString(mtu));
    }
  }

  /** Connects the gateways by a relay that delays, loses and duplicates datagrams. */
  public static TwoSites impaired(
      int delayMillis, int jitterMillis, int lossPercent, int duplicatePercent) {
    return relayed("" + delayMillis, "" + jitterMillis, "" + lossPercent, "" + duplicatePercent);
  }

  /** Connects the gateways by a relay that attacks them ({@link HostileLink}). */
  public static TwoSites hostile() {
    return relayed("hostile");
  }

  private static TwoSites relayed(String... link) {
    var sites = new TwoSites(WEST_PEER, EAST_RELAYED_PEER);
    var middle = Namespace.create();
    sites.between.add(middle);
    Cable.lay(wan(sites.west.gateway(), WEST), new Cable.End(middle, "west", WEST_PEER + "/24"));
    Cable.lay(
        wan(sites.east.gateway(), EAST_RELAYED),
        new Cable.End(middle, "east", EAST_RELAYED_PEER + "/24"));
    var arguments =
        new ArrayList<>(
            List.of(WEST_PEER, WEST, EAST_RELAYED_PEER, EAST_RELAYED, "" + System.nanoTime()));
    arguments.addAll(List.of(link));
    var relay = middle.java(Relay.class, arguments.toArray(String[]::new));
    System.out.println("relay " + relay.log().await(Relay.READY, Duration.ofSeconds(10)));
    return sites;
  }

  private static Cable.End wan(Namespace gateway, String address) {
    return new Cable.End(gateway, "wan", address + "/24");
  }

  /** The site in the west. */
  public Site west() {
    return west;
  }

  /** The site in the east. */
  public Site east() {
    return east;
  }

  /** The address of the western gateway's peer, UDP port {@value Relay#PORT}. */
  public String westPeer() {
    return westPeer;
  }

  /** The address of the eastern gateway's peer, UDP port {@value Relay#PORT}. */
  public String eastPeer() {
    return eastPeer;
  }

  @Override
  public void close() {
    between.forEach(Namespace::close);
    west.close();
    east.close();
  }
}
