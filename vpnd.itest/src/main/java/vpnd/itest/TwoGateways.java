// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.network.Ping;
import vpnd.itest.network.Site;
import vpnd.itest.process.Program;

/**
 * Two sites whose gateways are configured to join them by vpnd in the role net-gw.
 *
 * <pre>
 *   west.host ---- west.gateway ====== internet ====== east.gateway ---- east.host
 *                       vpnd - - - - - tunnel - - - - - vpnd
 * </pre>
 */
public final class TwoGateways implements AutoCloseable {
  /** The distribution under test. */
  static final Path HOME = Path.of(System.getProperty("vpnd.home", "run/target/vpnd"));

  /** Long enough for a busy machine. */
  static final Duration TUNNEL_LIMIT = Duration.ofSeconds(60);

  private final TwoSites sites;
  private final Gateway west;
  private final Gateway east;

  /**
   * Makes keys and configuration files.
   *
   * @param sites are closed with this
   * @param directory an empty one, for the files of the gateways
   * @param further lines for both configuration files
   */
  public TwoGateways(TwoSites sites, Path directory, String... further) {
    this(sites, DaemonClock.REAL, directory, further);
  }

  /**
   * The same.
   *
   * @param clock of both daemons
   */
  public TwoGateways(TwoSites sites, DaemonClock clock, Path directory, String... further) {
    this(sites, HOME, clock, directory);
    west.configure(east, sites.westPeer(), east.site().network(), further);
    east.configure(west, sites.eastPeer(), west.site().network(), further);
  }

  private TwoGateways(TwoSites sites, Path westHome, DaemonClock clock, Path directory) {
    this.sites = sites;
    try {
      west =
          new Gateway(
              sites.west(), westHome, clock, Files.createDirectory(directory.resolve("west")));
      east =
          new Gateway(sites.east(), HOME, clock, Files.createDirectory(directory.resolve("east")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two gateways, of which the western has its own distribution, which a test may change. */
  public static TwoGateways withOwnHome(Path westHome, Path directory) {
    Program.run(List.of("cp", "-a", "--", HOME.toString(), westHome.toString()));
    var made = new TwoGateways(TwoSites.cabled(), westHome, DaemonClock.REAL, directory);
    made.west.configure(made.east, made.sites.westPeer(), made.east.site().network());
    made.east.configure(made.west, made.sites.eastPeer(), made.west.site().network());
    return made;
  }

  /** Two gateways that reach each other by IPv6 and join networks of IPv4. */
  public static TwoGateways overIpv6(Path directory) {
    var made = new TwoGateways(TwoSites.cabled(), HOME, DaemonClock.REAL, directory);
    made.west.configure(made.east, TwoSites.EAST_IPV6, made.east.site().network());
    made.east.configure(made.west, TwoSites.WEST_IPV6, made.west.site().network());
    return made;
  }

  /** Two gateways that join networks of IPv4 and of IPv6. */
  public static TwoGateways joiningBoth(Path directory) {
    var made = new TwoGateways(TwoSites.cabled(), HOME, DaemonClock.REAL, directory);
    made.west.configure(made.east, made.sites.westPeer(), both(made.east.site()));
    made.east.configure(made.west, made.sites.eastPeer(), both(made.west.site()));
    return made;
  }

  private static String both(Site site) {
    return site.network() + ", " + site.networkIpv6();
  }

  /** Two gateways that reach each other by IPv4 and join networks of IPv6. */
  public static TwoGateways joiningIpv6(Path directory) {
    return joiningIpv6(TwoSites.cabled(), directory);
  }

  /** The same on other sites. */
  static TwoGateways joiningIpv6(TwoSites sites, Path directory) {
    var made = new TwoGateways(sites, HOME, DaemonClock.REAL, directory);
    made.west.configure(made.east, made.sites.westPeer(), made.east.site().networkIpv6());
    made.east.configure(made.west, made.sites.eastPeer(), made.west.site().networkIpv6());
    return made;
  }

  /**
   * Two gateways, of which the eastern one has an address in the network that the western one
   * joins.
   */
  public static TwoGateways withPeerInside(String network, Path directory) {
    var made = new TwoGateways(TwoSites.cabled(), HOME, DaemonClock.REAL, directory);
    made.west.configure(made.east, made.sites.westPeer(), network);
    made.east.configure(made.west, made.sites.eastPeer(), made.west.site().network());
    return made;
  }

  /** The gateway in the west. */
  public Gateway west() {
    return west;
  }

  /** The gateway in the east. */
  public Gateway east() {
    return east;
  }

  /** Starts both daemons and waits until packets cross the tunnel. */
  public void join() {
    west.start();
    east.start();
    awaitTunnel();
  }

  /** Waits until packets cross the tunnel, with the limit of the test. */
  public void awaitTunnel() {
    try {
      Ping.untilAnswered(west.site().host(), east.site().hostAddress(), TUNNEL_LIMIT);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          e.getMessage() + "\nwest: " + west.logs() + "\neast: " + east.logs(), e);
    }
  }

  @Override
  public void close() {
    try (sites;
        west;
        east) {
      // Only closes, the last first.
    }
  }
}
