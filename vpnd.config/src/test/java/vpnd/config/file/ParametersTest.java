// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.config.TestConfigurations.HOST;
import static vpnd.config.TestConfigurations.HOST_GW;
import static vpnd.config.TestConfigurations.KEYS;
import static vpnd.config.TestConfigurations.NET_GW;
import static vpnd.config.TestConfigurations.inDirectory;
import static vpnd.config.TestConfigurations.netGwWith;
import static vpnd.config.TestConfigurations.parse;
import static vpnd.config.TestConfigurations.problem;
import static vpnd.config.TestConfigurations.problems;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.config.Acceptance;
import vpnd.api.config.CipherChoice;
import vpnd.api.config.PeerSystem;
import vpnd.api.config.RemoteHost;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.RoutePlace;
import vpnd.config.TestConfigurations;
import vpnd.config.value.PeerSystemType;

/** Every parameter: its default, its type, its range and the roles that need or use it. */
class ParametersTest {

  @Test
  void theDefaultsAreThoseOfTheFirstVersion() throws Exception {
    var tunnel = parse(NET_GW).tunnel();
    assertEquals("site2", tunnel.name());
    assertEquals("net-gw", tunnel.role());
    assertEquals("tun0", tunnel.device());
    assertEquals(1337, tunnel.localPort());
    assertEquals(1337, tunnel.remotePort());
    assertEquals(Path.of("/sbin/resolvconf"), tunnel.resolvconfPath());
    assertEquals(Path.of("/sbin/ip"), tunnel.ipPath());
    assertEquals(Duration.ofSeconds(60), tunnel.maxKeyAge());
    assertEquals(100_000, tunnel.maxKeyPackets());
    assertEquals(Path.of("/var/db/vpnd.nonce"), tunnel.localNonceFile());
    assertEquals(Path.of("/var/db/remote_vpnd.nonce"), tunnel.remoteNonceFile());
    assertEquals(10_000, tunnel.nonceResetIncrement());
    assertEquals(Path.of("/var/run/vpnd_stats.sock"), tunnel.statsPath());
    assertEquals(DefaultLabel.ofHost(), tunnel.label());
    assertTrue(tunnel.label().matches("[A-Za-z0-9_-]+"), tunnel.label());
    assertNull(parse(NET_GW).sodiumLibrary());
    assertEquals(List.of(), parse(NET_GW).warnings());
  }

  @Test
  void whatTheFileSaysReplacesTheDefaults() throws Exception {
    var text =
        """
        role: net-gw
        device: /dev/tun7
        local_port: 4706
        remote_port: 4707
        cipher: nacl
        mss_clamp: off
        mtu: 1280
        dscp: copy
        route_table: 100
        route_metric: 50
        keepalive: 5
        peer_timeout: 60
        max_key_age: 30
        max_key_packets: 5000
        nonce_file: /var/lib/vpnd/l
        remote_nonce_file: /var/lib/vpnd/r
        nonce_reset_incr: 16
        ip_path: /usr/sbin/ip
        stats_prefix: site1.gw
        stats_path: /run/vpnd/stats
        sodium_library: /usr/lib/libsodium.so.23
        """;
    var configuration = parse(NET_GW + text);
    var tunnel = configuration.tunnel();
    assertEquals("tun7", tunnel.device());
    assertEquals(4706, tunnel.localPort());
    assertEquals(4707, tunnel.remotePort());
    assertEquals(1280, tunnel.mtu());
    assertEquals(Duration.ofSeconds(5), tunnel.keepalive());
    assertEquals(Duration.ofSeconds(60), tunnel.peerTimeout());
    assertEquals(Duration.ofSeconds(30), tunnel.maxKeyAge());
    assertEquals(CipherChoice.NACL, tunnel.cipher());
    assertFalse(tunnel.clampsMss());
    assertTrue(tunnel.copiesDscp());
    assertEquals(new RoutePlace(100, 50), tunnel.routePlace());
    assertEquals(5000, tunnel.maxKeyPackets());
    assertEquals(Path.of("/var/lib/vpnd/l"), tunnel.localNonceFile());
    assertEquals(Path.of("/var/lib/vpnd/r"), tunnel.remoteNonceFile());
    assertEquals(16, tunnel.nonceResetIncrement());
    assertEquals(Path.of("/usr/sbin/ip"), tunnel.ipPath());
    assertEquals("site1.gw", tunnel.label());
    assertEquals(Path.of("/run/vpnd/stats"), tunnel.statsPath());
    assertEquals(Path.of("/usr/lib/libsodium.so.23"), configuration.sodiumLibrary());
  }

  @Test
  void theKeysAreReadAsTheyAreWritten() throws Exception {
    var configuration = parse(NET_GW);
    var secret = ByteBuffer.allocate(32);
    configuration.localSecretKey().copyTo(secret);
    assertEquals(TestConfigurations.SECRET_KEY, HexFormat.of().formatHex(secret.array()));
    assertEquals(
        TestConfigurations.PUBLIC_KEY, configuration.tunnel().remotePublicKey().toString());
  }

  @Test
  void theRoleHostGwHasItsOwnParameters() throws Exception {
    var tunnel =
        parse(HOST_GW + "resolv_addr: 192.168.1.53\nresolv_domain: my-internal-domain\n").tunnel();
    assertEquals(List.of(), tunnel.remoteHosts());
    assertEquals(List.of(IpPrefix.parse("192.168.1.0/24")), tunnel.localNetworks());
    assertEquals(List.of(IpPrefix.parse("10.1.0.2/24")), tunnel.hostAddresses());
    assertEquals(List.of(InetAddress.getByName("192.168.1.53")), tunnel.resolverAddresses());
    assertEquals(List.of("my-internal-domain"), tunnel.resolverDomains());
  }

  @Test
  void theRoleHostNeedsOnlyTheKeysAndItsGateway() throws Exception {
    var text = KEYS + "role: host\nremote_host: 203.0.113.1\nresolvconf_path: /usr/sbin/resolvconf";
    var configuration = parse(text);
    assertEquals(List.of(new RemoteHost("203.0.113.1", 0)), configuration.tunnel().remoteHosts());
    assertEquals(Path.of("/usr/sbin/resolvconf"), configuration.tunnel().resolvconfPath());
    assertEquals(List.of(), configuration.warnings());
  }

  @ParameterizedTest
  @CsvSource({
    "net-gw,  remote_host,   remote_network",
    "host,    remote_host,   remote_host",
    "host-gw, local_network, host_addr"
  })
  void whatTheRoleNeedsMustBeThere(String role, String first, String second) {
    var problems = problems(KEYS + "role: " + role);
    var names = new HashSet<>(List.of(first, second));
    for (var name : names) {
      var start = "/etc/site2.conf: " + name + " is missing; the role " + role + " needs a line '";
      assertTrue(problems.stream().anyMatch(p -> p.startsWith(start)), problems.toString());
    }
    assertEquals(names.size(), problems.size(), problems.toString());
  }

  @Test
  void everyRoleNeedsBothKeys() {
    var problems = problems("role: nonsense");
    assertEquals(3, problems.size(), problems.toString());
    assertTrue(problems.get(1).contains(": local_sk is missing; every role needs"));
    assertTrue(problems.get(2).contains(": remote_pk is missing; every role needs"));
  }

  @Test
  void anEmptyValueIsTheDefault() throws Exception {
    assertEquals(1337, parse(NET_GW + "local_port:\n").tunnel().localPort());
    assertFalse(parse(NET_GW + "local_port:\n").tunnel().hasFixedPort());
    assertTrue(parse(NET_GW + "local_port: 1337\n").tunnel().hasFixedPort());
    assertEquals("net-gw", parse(NET_GW + "role: \t\n").tunnel().role());
  }

  @Test
  void anEmptyValueIsNotEnoughWhereOneIsNeeded() {
    assertTrue(problem(netGwWith("remote_host:")).startsWith(":4: remote_host has no value; "));
  }

  @Test
  void whatTheRoleDoesNotUseIsNotedButHarmless() throws Exception {
    var configuration = parse(NET_GW + "host_addr: 10.1.0.2/24\n");
    assertEquals(List.of(), configuration.tunnel().hostAddresses());
    assertEquals(
        "/etc/site2.conf:5: host_addr is not used in the role net-gw; remove the line; it is for"
            + " the role host-gw",
        configuration.warnings().get(0).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "role: Net-GW",
        "role: client",
        "device: /dev/net/tun",
        "device: ..",
        "device: tun0;reboot",
        "device: /dev/tun0123456789012345678901234",
        "local_port: 0",
        "local_port: 65536",
        "local_port: 123456",
        "local_port: +1",
        "remote_port: 0x10",
        "remote_port: 99999999999999999999999",
        "remote_host: -gw",
        "remote_host: gw..example.org",
        "remote_host: gw_2.example.org",
        "remote_host: 300.1.1.1",
        "remote_host: fe80::1%eth0",
        "remote_host: ::ffff:192.0.2.1",
        "remote_network: 192.168.2.0",
        "remote_network: 192.168.2.0/33",
        "remote_network: 192.168.2/24",
        "remote_network: 192.168.02.0/24",
        "remote_network: 2001:db8::/129",
        "remote_network: 2001:db8::/",
        "remote_network: 2001:db8:/32",
        "remote_network: example.org/24",
        "local_network: 10.0.0.0/-1",
        "host_addr: 10.0.0.1/024",
        "host_addr: 10.0.0.1/0",
        "host_addr: 10.0.0.0/24",
        "host_addr: 10.0.0.255/24",
        "host_addr: 224.0.0.1/24",
        "host_addr: 127.0.0.1/8",
        "host_addr: 255.255.255.255/32",
        "host_addr: 2001:db8::/64",
        "resolv_addr: 0.0.0.0",
        "resolv_addr: ::1",
        "peer_os: beos",
        "cipher: aegis256",
        "cipher: NACL",
        "cipher: none",
        "mss_clamp: on",
        "accept_host_addr: 10.0.0.0/33",
        "accept_network: 10.0.0.0/8,,",
        "accept_network: 10.0.0.0/8 none",
        "accept_resolver: ns.example.org",
        "accept_domain: two_words",
        "accept_domain: none, example.org",
        "resolv_addr: ns.example.org",
        "resolv_domain: two..words",
        "resolv_domain: a-domain-of-32-bytes.example.org",
        "resolvconf_path: resolvconf",
        "ip_path: ./ip",
        "mtu: 575",
        "mtu: 1501",
        "keepalive: 0",
        "keepalive: 11",
        "peer_timeout: 11",
        "peer_timeout: 121",
        "max_key_age: 29",
        "max_key_age: 3601",
        "max_key_age: 60s",
        "max_key_packets: 4999",
        "max_key_packets: 10000001",
        "nonce_file: vpnd.nonce",
        "local_nonce_file: /var/db/",
        "remote_nonce_file: /var/db/vpnd.nonce",
        "nonce_reset_incr: 15",
        "nonce_reset_incr: 20001",
        "label: two words",
        "label: 1234567890123456789012345678901234567890123456789012345678901234",
        "stats_path: ~/stats",
        "sodium_library: libsodium.so"
      })
  void aValueOfTheWrongFormIsRefusedInItsLine(String line) {
    var problems = problems(netGwWith(line));
    assertEquals(1, problems.size(), problems.toString());
    int number = netGwWith(line).split("\n").length;
    assertTrue(problems.get(0).startsWith("/etc/site2.conf:" + number + ": "), problems.get(0));
    assertTrue(problems.get(0).contains("; give "), problems.get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "device: tun0",
        "device: utun-3.a_b",
        "local_port: 1",
        "local_port: 65535",
        "remote_host: GW-2.example.org",
        "remote_host: 2001:db8::1",
        "remote_host: a-host-name-of-more-than-45-bytes.dept-1.example.org",
        "remote_host: 127.0.0.1",
        "remote_network: 0.0.0.0/0",
        "remote_network: 2001:db8::/32",
        "remote_network: 192.168.2.1/24",
        "mtu: 576",
        "mtu: 1500",
        "keepalive: 1",
        "peer_timeout: 120",
        "max_key_age: 3600",
        "max_key_packets: 10000000",
        "nonce_reset_incr: 20000",
        "nonce_file: /var/db/a file with blanks",
        "label: a.b.c"
      })
  void aValueAtTheEndOfItsRangeIsTaken(String line) throws Exception {
    assertEquals(List.of(), parse(netGwWith(line)).warnings());
  }

  @Test
  void theOffendingTextAndTheRangeAreNamed() {
    assertEquals(
        ":5: local_port '123456' is out of range; give a UDP port from 1 to 65535",
        problem(NET_GW + "local_port: 123456"));
  }

  @Test
  void aTunnelIsNamedAfterItsFile() {
    for (var name : List.of("(tunnel=*)", "-", "", "n".repeat(64))) {
      var file = inDirectory(name + ".conf");
      var exception = assertThrows(ConfigurationException.class, () -> parse(file, NET_GW));
      assertTrue(
          exception.getMessage().contains("unusual characters or is too long; rename it"), name);
    }
  }

  @Test
  void aFileOfADirectoryHasDefaultsOfItsOwn() throws Exception {
    var tunnel = parse(inDirectory("a.b.conf"), NET_GW).tunnel();
    assertEquals("a.b", tunnel.name());
    assertEquals(Path.of("/var/db/vpnd.a.b.nonce"), tunnel.localNonceFile());
    assertEquals(Path.of("/var/db/remote_vpnd.a.b.nonce"), tunnel.remoteNonceFile());
    assertEquals(DefaultLabel.ofHost() + ".a_b", tunnel.label());
  }

  @Test
  void whatAFileOfADirectorySaysReplacesItsDefaultsToo() throws Exception {
    var text = "nonce_file: /l\nremote_nonce_file: /r\nlabel: x\n";
    var tunnel = parse(inDirectory("a.conf"), NET_GW + text).tunnel();
    assertEquals(Path.of("/l"), tunnel.localNonceFile());
    assertEquals(Path.of("/r"), tunnel.remoteNonceFile());
    assertEquals("x", tunnel.label());
  }

  @Test
  void aHostTakesWhateverIsSoundIfNothingIsSaid() throws Exception {
    assertEquals(Acceptance.ANY, parse(HOST).tunnel().acceptance());
  }

  @Test
  void aHostSaysWhatItTakesFromItsGateway() throws Exception {
    var text =
        """
        accept_host_addr: 10.1.0.0/16,10.2.0.5 , 2001:db8::/32
        accept_network: 192.168.1.7/24\t0.0.0.0/0
        accept_resolver: none
        accept_domain: Example.org, internal
        """;
    var acceptance = parse(HOST + text).tunnel().acceptance();
    assertEquals(
        List.of(prefix("10.1.0.0", 16), prefix("10.2.0.5", 32), prefix("2001:db8::", 32)),
        acceptance.hostAddresses());
    assertEquals(List.of(prefix("192.168.1.0", 24), prefix("0.0.0.0", 0)), acceptance.networks());
    assertEquals(List.of(), acceptance.resolvers());
    assertEquals(List.of("example.org", "internal"), acceptance.domains());
  }

  @Test
  void whatAHostTakesIsOfNoUseInOtherRoles() throws Exception {
    var configuration = parse(NET_GW + "accept_network: none\n");
    assertEquals(Acceptance.ANY, configuration.tunnel().acceptance());
    assertEquals(1, configuration.warnings().size());
  }

  @Test
  void thePeersSystemIsThatOfThisHostIfNothingIsSaid() throws Exception {
    assertEquals(PeerSystemType.local(), parse(HOST_GW).tunnel().peerSystem());
    assertEquals(PeerSystem.OPENBSD, parse(HOST_GW + "peer_os: OpenBSD\n").tunnel().peerSystem());
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, LINUX",
    "FreeBSD, FREEBSD",
    "DragonFly, DRAGONFLY",
    "NetBSD, NETBSD",
    "OpenBSD, OPENBSD",
    "Mac OS X, MACOS",
    "SunOS, ILLUMOS",
    "Windows 11, WINDOWS",
    "Plan 9, LINUX"
  })
  void thisHostsSystemIsKnownByTheNameThatJavaGivesIt(String name, PeerSystem system) {
    assertEquals(system, PeerSystemType.named(name));
  }

  @Test
  void anAddressForTheClientThatItsGatewaysNetworkHasTooIsNoted() throws Exception {
    var text = HOST_GW.replace("10.1.0.2/24", "192.168.1.7/24");
    var warnings = parse(text).warnings();
    assertEquals(1, warnings.size());
    assertTrue(
        warnings
            .get(0)
            .toString()
            .startsWith("/etc/site2.conf:5: host_addr 192.168.1.7/24 lies in local_network"),
        warnings.toString());
  }

  @Test
  void aGatewaysOwnNetworkIsAnotherOneOfTheSameFamily() throws Exception {
    assertEquals(
        ":5: local_network and remote_network are not both IPv4 or both IPv6; give the network"
            + " behind this gateway that is joined with remote_network",
        problem(NET_GW + "local_network: fd00::/64\n"));
    assertEquals(
        ":5: local_network and remote_network are the same; give the network behind this gateway,"
            + " or remove the line",
        problem(NET_GW + "local_network: 192.168.2.9/24\n"));
    var parsed = parse(NET_GW + "local_network: 192.168.1.0/24\n");
    assertEquals(List.of(), parsed.warnings());
    assertEquals("[192.168.1.0/24]", String.valueOf(parsed.tunnel().localNetworks()));
  }

  @Test
  void withoutARouteAGatewaysOwnNetworkIsOfNoUse() throws Exception {
    var text = NET_GW.replace("192.168.2.0/24", "0.0.0.0/0") + "local_network: 192.168.1.0/24\n";
    var warnings = parse(text).warnings();
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.get(0).toString().contains("local_network is of no use"));
  }

  @Test
  void theClientAndTheNetworkAreOfOneFamily() {
    assertEquals(
        ":5: host_addr has no IPv4 address for local_network 192.168.1.0/24; give the client an"
            + " address with which it can reach the network",
        problem(HOST_GW.replace("10.1.0.2/24", "2001:db8::2/64")));
  }

  private static IpPrefix prefix(String address, int length) throws UnknownHostException {
    return new IpPrefix(InetAddress.getByName(address), length);
  }
}
