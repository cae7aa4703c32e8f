// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/**
 * {@code vpndctl why} names faults of the host and the path: one client with one fault after the
 * other. Faults that need no separate host are in the tests of the router.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(2)
class WhyIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern CAUSE = Pattern.compile("\"cause\": ?\"([A-Z_]+)\"");
  private static final String NAME = "gateway.example";
  private static final long INTERVAL_NANOS = 200_000_000;

  /** One after the other, since they share the client. */
  @Execution(ExecutionMode.SAME_THREAD)
  @TestFactory
  Stream<DynamicTest> eachFaultIsNamedFirst() {
    var network = new MobileNetwork(1);
    var client = MobileClient.configured(network, 1);
    return Stream.of(
            dynamicTest("UNREACHABLE without IPv6", () -> noIpv6(client)),
            dynamicTest("PORT_CLOSED where no vpnd runs on the gateway", () -> noGateway(client)),
            dynamicTest("HOST_NETWORK without resolvconf", () -> noResolvconf(network, client)),
            dynamicTest("nothing on a sound host", () -> sound(client)),
            dynamicTest("MTU where long datagrams are dropped", () -> mtuHole(network, client)),
            dynamicTest("DEVICE where the name is taken", () -> deviceTaken(client)))
        .onClose(network::close);
  }

  /** The name has only an IPv6 address, and this host has no IPv6 route. */
  private static void noIpv6(MobileClient client) {
    client.namespace().ip("-6", "route", "delete", "default");
    client
        .host()
        .files()
        .write("/etc/hosts", "127.0.0.1 localhost", MobileNetwork.GATEWAY_IPV6 + " " + NAME);
    client.configure(NAME);
    client.host().start().awaitStart();
    assertFirstCause("UNREACHABLE", client);
  }

  private static void noGateway(MobileClient client) {
    client.configure(
        MobileNetwork.GATEWAY, "dns: resolvconf", "resolvconf_path: /nowhere/resolvconf");
    awaitFirstCause("PORT_CLOSED", client);
  }

  private static void noResolvconf(MobileNetwork network, MobileClient client) {
    network.gateway().start();
    client.awaitServer(LIMIT);
    assertFirstCause("HOST_NETWORK", client);
  }

  private static void sound(MobileClient client) {
    client.configure(MobileNetwork.GATEWAY);
    PolledCondition.until("nothing is wrong", LIMIT, () -> causes(client).isEmpty());
    client.awaitServer(LIMIT);
    assertEquals(List.of(), causes(client));
  }

  private static void mtuHole(MobileNetwork network, MobileClient client) {
    var gateway = network.gateway().namespace();
    gateway.run("nft", "add", "table", "inet", "vpt");
    gateway.run(
        "nft", "add chain inet vpt hole { type filter hook input priority 0; policy accept; }");
    gateway.run("nft", "add", "rule", "inet", "vpt", "hole", "udp", "length", "gt", "1300", "drop");
    try (var ping =
        client.namespace().start("ping", "-i", "0.5", "-s", "1350", MobileNetwork.SERVER)) {
      assertFirstCause("MTU", client);
      assertTrue(ping.isAlive());
    }
    gateway.run("nft", "delete", "table", "inet", "vpt");
  }

  private static void deviceTaken(MobileClient client) {
    client.namespace().ip("link", "add", "name", "tun7", "type", "veth", "peer", "name", "tun8");
    client.configure(MobileNetwork.GATEWAY, "device: tun7");
    awaitFirstCause("DEVICE", client);
  }

  /** No other cause comes first before. */
  private static void assertFirstCause(String expected, MobileClient client) {
    assertEquals(expected, awaitFirst(client, cause -> true), () -> state(client));
  }

  /** Another cause may come first while the previous fault is being repaired. */
  private static void awaitFirstCause(String expected, MobileClient client) {
    assertEquals(expected, awaitFirst(client, expected::equals));
  }

  private static String awaitFirst(MobileClient client, Predicate<String> wanted) {
    var end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      var first = causes(client).stream().findFirst().filter(wanted);
      if (first.isPresent()) {
        return first.get();
      }
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
    throw new AssertionError("not found: " + state(client));
  }

  private static String state(MobileClient client) {
    return client.host().control("why") + client.host().control("stats") + client.host().logs();
  }

  private static List<String> causes(MobileClient client) {
    var answer = client.host().control("why", "--json");
    return CAUSE.matcher(answer).results().map(found -> found.group(1)).toList();
  }
}
