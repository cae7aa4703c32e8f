// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.Cable;
import vpnd.itest.network.PacketCounter;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/**
 * A laptop that sends all its traffic through its gateway. A hostile program on it sends what must
 * not leave in clear, and the router of its LAN counts what does.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
class AllTrafficIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration SILENCE_LIMIT = DaemonClock.FAST.silenceLimit();

  /** A host in the internet, of which both the LAN's router and the gateway know the way. */
  private static final String WEB = "198.51.100.80";

  /** The same by IPv6. */
  private static final String WEB_IPV6 = "2001:db8:80::80";

  /** Everything but the tunnel's datagrams, DHCP and neighbour discovery. */
  private static final String CAPTURE =
      """
      table inet capture {
        counter leaked { }
        counter echo-request { }
        counter connection { }
        chain prerouting {
          type filter hook prerouting priority -300;
          iifname != { "home1", "cafe" } accept
          ip daddr 192.0.2.2 udp dport 1337 accept
          ip6 daddr 2001:db8::2 udp dport 1337 accept
          udp sport 68 udp dport 67 accept
          icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } accept
          icmpv6 type mld2-listener-report accept
          ip daddr 198.51.100.80 icmp type echo-request counter name echo-request
          ip daddr 198.51.100.80 tcp flags syn counter name connection
          counter name leaked
        }
      }
      """;

  /**
   * To the internet, to resolvers inside and outside, and by IPv6: unbound, and bound in each way;
   * beside datagrams of UDP, echo requests of ICMP, and connections of TCP.
   */
  private static final String HOSTILE =
      """
      import itertools, socket, time
      targets = [("198.51.100.80", 9), ("8.8.8.8", 53), ("192.168.1.1", 53), ("2001:db8::2", 9)]
      def sender(target, way):
        v6 = ":" in target[0]
        s = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM)
        if way == "address": s.bind(("fd00:1::2" if v6 else "192.168.1.2", 0))
        if way in interfaces: s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, way.encode())
        return s
      interfaces = [name for _, name in socket.if_nameindex() if name in ("wan", "wifi")]
      senders = [(sender(t, w), t) for t, w in itertools.product(targets, ["", "address"] + interfaces)]
      raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
      echo = bytes([8, 0, 0xf7, 0xff, 0, 0, 0, 0])
      def connect(target):
        with socket.socket() as s:
          s.setblocking(False)
          s.connect_ex(target)
      print("begun", flush=True)
      while True:
        for s, t in senders:
          try: s.sendto(b"in clear", t)
          except OSError: pass
        try: raw.sendto(echo, ("198.51.100.80", 0))
        except OSError: pass
        connect(("198.51.100.80", 9))
        connect(("192.168.1.1", 53))
        time.sleep(0.005)
      """;

  private final MobileNetwork network = new MobileNetwork(1);
  private final MobileClient client = new MobileClient(network, 1);
  private final VpnHost gateway = network.gateway();

  @AfterEach
  void clear() {
    network.close();
  }

  /** The gateway takes IPv4; with the lines of the laptop's file beyond the usual ones. */
  private void begin(String... lines) throws Exception {
    configure(lines);
    beginHostilities();
  }

  private void configure(String... lines) {
    client.configure(MobileNetwork.GATEWAY, lines);
    client.admit("10.99.0.1/24", "0.0.0.0/0", MobileNetwork.SERVER, "masquerade: yes");
  }

  private void addWeb() {
    var router = network.router();
    router.ip("address", "add", WEB + "/32", "dev", "lo");
    router.addIpv6Address("lo", WEB_IPV6 + "/128");
    gateway.namespace().ip("route", "add", "default", "via", "192.0.2.1");
    gateway.namespace().ip("-6", "route", "add", "default", "via", "2001:db8::1");
  }

  private void beginHostilities() throws Exception {
    addWeb();
    var rules = Files.createTempFile("capture", ".nft");
    Files.writeString(rules, CAPTURE);
    network.router().run("nft", "-f", rules.toString());
    Files.delete(rules);
    var hostile = client.namespace().start("python3", "-c", HOSTILE);
    hostile.log().await(Pattern.compile("begun"), LIMIT);
  }

  private long leaked() {
    return new PacketCounter(network.router(), "inet", "leaked").packets();
  }

  /** While the hostile program sends some hundred packets. */
  private void assertNothingLeaks(String moment) {
    long before = leaked();
    Ping.run(client.namespace(), MobileNetwork.SERVER, 40, Duration.ofMillis(25));
    assertEquals(before, leaked(), () -> moment + "\n" + network.logs());
  }

  /** Packets of each protocol that the hostile program uses. */
  private void assertLeaks() {
    for (var name : List.of("leaked", "echo-request", "connection")) {
      var counter = new PacketCounter(network.router(), "inet", name);
      long before = counter.packets();
      PolledCondition.until(name + " in clear", LIMIT, () -> counter.packets() > before + 100);
    }
  }

  /** The number that Felix gives a bundle of the laptop. */
  private String bundle(String name) {
    return client
        .host()
        .control("lb", "-s")
        .lines()
        .filter(line -> line.contains("|" + name + " "))
        .map(line -> line.split("\\|", -1)[0].strip())
        .findFirst()
        .orElseThrow();
  }

  private boolean isBlocking() {
    return client.namespace().run("nft", "list", "tables").contains("vpnd_block_tun0");
  }

  private void startBlocking() {
    client.host().start();
    PolledCondition.until("the kill switch", LIMIT, this::isBlocking);
  }

  private void awaitWeb() {
    await(WEB);
  }

  private void await(String web) {
    try {
      Ping.untilAnswered(client.namespace(), web, LIMIT);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "\n" + network.logs(), e);
    }
  }

  @Test
  void nothingLeavesInClearUntilTheLaptopIsStopped() throws Exception {
    begin("accept_network: 0.0.0.0/0, ::/0");
    var before = client.host().state();
    assertLeaks();

    startBlocking();
    assertNothingLeaks("before the first session");
    var why = client.host().control("why");
    assertTrue(why.contains("BLOCKED"), why);
    gateway.start();
    awaitWeb();
    assertNothingLeaks("during a session");
    var now = client.host().control("why");
    assertFalse(now.contains("BLOCKED"), now);
    assertEquals(
        10, Ping.run(client.namespace(), "192.168.1.1", 10, Duration.ofMillis(20)).received());

    long total = leaked();
    client.host().control("update", "vpnd.tun.linux");
    for (var bundle : List.of("vpnd.role.host", "vpnd.crypto", "vpnd.config", "vpnd.router")) {
      client.host().control("update", bundle);
      awaitWeb();
    }
    assertEquals(total, leaked(), network::logs);
    var configuration = bundle("vpnd.config");
    client.host().control("stop", configuration);
    assertNothingLeaks("without the bundle that reads the files");
    assertNothingLeaks("for longer than a change of a file takes");
    client.host().control("start", configuration);
    awaitWeb();
    gateway.daemon().crash();
    client.host().daemon().awaitSessionEnd(SILENCE_LIMIT);
    assertNothingLeaks("after the gateway has died");
    gateway.start();
    awaitWeb();
    client.host().daemon().crash();
    assertNothingLeaks("after kill -9");
    client.host().start();
    awaitWeb();
    assertEquals(total, leaked(), network::logs);

    assertEquals(0, client.host().daemon().stop(), client.host()::logs);
    assertLeaks();
    assertEquals("", before.differenceTo(client.host().state()));
  }

  /** Through a tunnel over IPv6. */
  @Test
  @InTurn(2)
  void bothFamiliesGoThroughTheGateway() throws Exception {
    client.configure(MobileNetwork.GATEWAY_IPV6, "accept_network: 0.0.0.0/0, ::/0");
    client.admit(
        "10.99.0.1/24, fd99::1/64",
        "0.0.0.0/0, ::/0",
        MobileNetwork.SERVER + ", " + MobileNetwork.SERVER_IPV6,
        "masquerade: yes");
    beginHostilities();
    var before = client.host().state();
    startBlocking();
    long total = leaked();
    gateway.start();
    awaitWeb();
    await(WEB_IPV6);
    gateway.daemon().crash();
    client.host().daemon().awaitSessionEnd(SILENCE_LIMIT);
    assertNothingLeaks("after the gateway has died");
    gateway.start();
    await(WEB_IPV6);
    awaitWeb();
    assertEquals(total, leaked(), network::logs);

    assertEquals(0, client.host().daemon().stop(), client.host()::logs);
    assertEquals("", before.differenceTo(client.host().state()));
  }

  /** The default route changes with the network, a lease ends, and for a time there is none. */
  @Test
  @InTurn(0)
  void theLaptopGoesFromNetworkToNetworkAndNothingLeaks() throws Exception {
    var laptop = client.namespace();
    Cable.lay(
        new Cable.End(laptop, "wifi", "192.168.77.2/24"),
        new Cable.End(network.router(), "cafe", "192.168.77.1/24"));
    begin("accept_network: 0.0.0.0/0, ::/0");
    gateway.start();
    startBlocking();
    awaitWeb();
    long total = leaked();

    laptop.ip("route", "replace", "default", "via", "192.168.77.1");
    awaitWeb();
    laptop.ip("link", "set", "dev", "wan", "down");
    awaitWeb();
    assertNothingLeaks("in the second network");

    laptop.ip("address", "add", "192.168.77.3/24", "dev", "wifi");
    laptop.ip("address", "delete", "192.168.77.2/24", "dev", "wifi");
    laptop.ip("address", "replace", "192.168.77.3/24", "dev", "wifi");
    laptop.ip("route", "replace", "default", "via", "192.168.77.1");
    awaitWeb();
    assertNothingLeaks("with another address");

    laptop.ip("route", "delete", "default");
    client.host().daemon().awaitSessionEnd(SILENCE_LIMIT);
    assertNothingLeaks("without a default route");
    laptop.ip("link", "set", "dev", "wan", "up");
    laptop.ip("route", "add", "default", "via", "192.168.1.1");
    awaitWeb();
    assertNothingLeaks("back in the first network");
    assertEquals(total, leaked(), network::logs);
  }

  /** Rules of the operator decide: to the one address through the tunnel, to others in clear. */
  @Test
  @InTurn(0)
  void inATableOfTheOperatorOnlyThatGoesWhichRulesSelect() {
    addWeb();
    configure("accept_network: 0.0.0.0/0", "route_table: 100", "on_down: open", "dns: none");
    gateway.start();
    client.host().start();
    var laptop = client.namespace();
    PolledCondition.until(
        "the route",
        LIMIT,
        () -> laptop.ip("route", "show", "table", "all").contains("default dev tun0 table 100"));
    assertEquals(0, gateway.received());
    Ping.untilAnswered(laptop, WEB, LIMIT);
    assertEquals(0, gateway.received(), "in clear without a rule");

    laptop.ip("rule", "add", "pref", "1000", "fwmark", "0x76706e64", "goto", "32766");
    laptop.ip("rule", "add", "pref", "1001", "to", WEB, "lookup", "100");
    Ping.untilAnswered(laptop, WEB, LIMIT);
    assertTrue(gateway.received() > 0, network::logs);
    long received = gateway.received();
    Ping.untilAnswered(laptop, "192.0.2.1", LIMIT);
    assertEquals(received, gateway.received(), "another address");
    assertEquals(0, client.host().daemon().stop(), client.host()::logs);
    assertEquals("", laptop.ip("-4", "route", "show", "table", "all", "proto", "86"));
  }

  @Test
  @InTurn(1)
  void alwaysHoldsWithoutVpndUntilItIsUnblocked() throws Exception {
    begin("accept_network: 0.0.0.0/0", "on_down: always", "lan_access: no");
    gateway.start();
    startBlocking();
    long total = leaked();
    awaitWeb();
    client.host().control("update", "vpnd.tun.linux");
    awaitWeb();
    assertEquals(0, client.host().daemon().stop(), client.host()::logs);
    assertNothingLeaks("after a stop");
    client.host().start();
    awaitWeb();
    assertEquals(0, client.host().daemon().stop(), client.host()::logs);
    assertNothingLeaks("after another stop");
    assertEquals(total, leaked(), network::logs);

    assertEquals("tun0: packets are no longer blocked", client.host().control("unblock"));
    assertLeaks();
    assertEquals("nothing is blocked", client.host().control("unblock"));
  }
}
