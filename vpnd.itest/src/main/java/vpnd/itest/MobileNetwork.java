// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.Platform;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.Cable;
import vpnd.itest.network.HomeRouter;
import vpnd.itest.network.NameServer;
import vpnd.itest.network.Namespace;
import vpnd.itest.process.Program;

/**
 * Clients at home, behind a router that masquerades, and the gateway of an internal network.
 *
 * <pre>
 *               192.168.N.0/24              192.0.2.0/24               10.1.0.0/24
 *               fd00:N::/64                 2001:db8::/64              fd01::/64
 *   client 1 ---------------.
 *   client 2 ------------- router ===== internet ====== gateway ------------- server
 *   client N ---------------'                                                    server.corp.example
 *           .2            .1   .1                     .2       .1            .2
 * </pre>
 *
 * <p>A client cannot be called from the internet: the router translates each flow to a random port
 * of its own, and drops the mapping on request. The server is also the name server of {@code
 * corp.example}. Nobody outside knows the internal network, and the server sends to the gateway
 * what is not for it.
 */
public final class MobileNetwork implements AutoCloseable {
  /** The gateway in the internet. */
  public static final String GATEWAY = "192.0.2.2";

  /** The same by IPv6. */
  public static final String GATEWAY_IPV6 = "2001:db8::2";

  /** The internal network. */
  public static final String INTERNAL = "10.1.0.0/24";

  /** The same by IPv6. */
  public static final String INTERNAL_IPV6 = "fd01::/64";

  /** The server. */
  public static final String SERVER = "10.1.0.2";

  /** The same by IPv6. */
  public static final String SERVER_IPV6 = "fd01::2";

  /** The domain of the internal network. */
  public static final String DOMAIN = "corp.example";

  /** The name of the server in {@link #DOMAIN}. */
  public static final String SERVER_NAME = "server." + DOMAIN;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final DaemonClock clock;
  private final Platform ofClients;
  private final List<VpnHost> clients = new ArrayList<>();
  private final Namespace router = Namespace.create();
  private final VpnHost gateway;
  private final Namespace server = Namespace.create();
  private final Program names;

  /**
   * Creates all cables and starts the name server. The daemons have a fast clock.
   *
   * @param clients their number
   */
  public MobileNetwork(int clients) {
    this(clients, DaemonClock.FAST);
  }

  /**
   * The same.
   *
   * @param clock of the daemons
   */
  public MobileNetwork(int clients, DaemonClock clock) {
    this(clients, clock, Platform.LINUX, Platform.LINUX);
  }

  /**
   * The same on other systems.
   *
   * @param ofGateway the gateway's
   * @param ofClients the clients'
   */
  public MobileNetwork(int clients, DaemonClock clock, Platform ofGateway, Platform ofClients) {
    this.clock = clock;
    this.ofClients = ofClients;
    gateway = new VpnHost(clock, ofGateway);
    var inside = gateway.namespace();
    Cable.lay(
        new Cable.End(router, "wan", "192.0.2.1/24"),
        new Cable.End(inside, "wan", GATEWAY + "/24"));
    router.addIpv6Address("wan", "2001:db8::1/64");
    inside.addIpv6Address("wan", GATEWAY_IPV6 + "/64");
    Cable.lay(
        new Cable.End(inside, "lan", "10.1.0.1/24"), new Cable.End(server, "lan", SERVER + "/24"));
    inside.addIpv6Address("lan", "fd01::1/64");
    server.addIpv6Address("lan", SERVER_IPV6 + "/64");
    server.ip("route", "add", "default", "via", "10.1.0.1");
    server.ip("-6", "route", "add", "default", "via", "fd01::1");
    HomeRouter.masquerade(router);
    for (int number = 1; number <= clients; number++) {
      this.clients.add(newClient(number));
    }
    names = server.java(NameServer.class, SERVER_NAME, SERVER, SERVER_IPV6);
    names.log().await(NameServer.READY, LIMIT);
  }

  private VpnHost newClient(int number) {
    var client = new VpnHost(clock, ofClients);
    var link = "home" + number;
    var inside = client.namespace();
    Cable.lay(
        new Cable.End(inside, "wan", "192.168." + number + ".2/24"),
        new Cable.End(router, link, "192.168." + number + ".1/24"));
    inside.addIpv6Address("wan", "fd00:" + number + "::2/64");
    router.addIpv6Address(link, "fd00:" + number + "::1/64");
    inside.ip("route", "add", "default", "via", "192.168." + number + ".1");
    inside.ip("-6", "route", "add", "default", "via", "fd00:" + number + "::1");
    return client;
  }

  /**
   * A client.
   *
   * @param number from 1 on
   */
  public VpnHost client(int number) {
    return clients.get(number - 1);
  }

  /** The router between the clients and the internet. */
  public Namespace router() {
    return router;
  }

  /** The gateway of the internal network. */
  public VpnHost gateway() {
    return gateway;
  }

  /** The server in the internal network. */
  public Namespace server() {
    return server;
  }

  /** The name server of {@link #DOMAIN}, on the server. */
  public Program names() {
    return names;
  }

  /** The output of the daemons of all hosts, for a message. */
  public String logs() {
    var text = new StringBuilder("gateway: " + gateway.logs());
    clients.forEach(
        client -> text.append("\nclient ").append(client).append(": ").append(client.logs()));
    return text.toString();
  }

  @Override
  public void close() {
    clients.forEach(VpnHost::close);
    gateway.close();
    server.close();
    router.close();
  }
}
