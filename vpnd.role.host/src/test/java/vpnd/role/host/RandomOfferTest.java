// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vpnd.api.config.Acceptance;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;
import vpnd.testing.Seed;

/**
 * No announcement of a gateway gets an invalid value into the plan. What is invalid is defined here
 * independently: addresses of which the tunnel must not take a single one.
 */
class RandomOfferTest {
  private static final int OFFERS = 20_000;
  private static final List<InetAddress> PROTECTED =
      List.of(
              "0.0.0.0",
              "0.0.0.1",
              "127.0.0.1",
              "127.255.255.255",
              "169.254.0.0",
              "169.254.255.255",
              "224.0.0.0",
              "239.255.255.255",
              "240.0.0.0",
              "255.255.255.255",
              "::",
              "::1",
              "::127.0.0.1",
              "mapped",
              "fe80::",
              "febf:ffff::",
              "ff00::",
              "ff02::fb")
          .stream()
          .map(Announcements::address)
          .toList();
  private static final List<InetAddress> USUAL =
      List.of("10.8.0.5", "10.1.0.53", "192.168.1.255", "fd08::5", "2001:db8::1").stream()
          .map(Announcements::address)
          .toList();
  private static final List<IpPrefix> DEFAULTS = Announcements.prefixes("0.0.0.0/0", "::/0");
  private static final List<String> DOMAINS =
      List.of("", "corp.example", "a\nnameserver 192.0.2.1", "$(reboot)", "x".repeat(32), "a..b");

  private final long seed = Seed.draw();
  private final Random random = new Random(seed);
  private final Host role = new Host();

  @Test
  void noOfferMakesAnUnsoundPlan() {
    int addresses = 0;
    int defaults = 0;
    int whole = 0;
    int unsound = 0;
    for (int i = 0; i < OFFERS; i++) {
      var offer = offer();
      var acceptance = acceptance();
      var config = Announcements.config(acceptance);
      var plan = role.plan(config, offer);
      int number = i;
      Supplier<String> told =
          () -> "seed %d, offer %d: %s, %s".formatted(seed, number, offer, acceptance);
      assertTrue(isSound(plan, acceptance), told);
      assertTrue(isListed(plan, acceptance), told);
      assertEquals(isWhole(plan, offer), role.refusals(config, offer).isEmpty(), told);
      assertFalse(role.peerNetworks(config, offer).isEmpty(), told);
      assertFalse(role.localNetworks(config, offer).isEmpty(), told);
      addresses += plan.addresses().size();
      defaults += plan.routes().stream().anyMatch(DEFAULTS::contains) ? 1 : 0;
      whole += isWhole(plan, offer) ? 1 : 0;
      unsound += isSound(unchecked(offer), Acceptance.ANY) ? 0 : 1;
    }
    // The control: there are enough good and bad offers, and unchecked they would do harm.
    var told =
        "seed %d: %d addresses, %d whole, %d unsound, %d default"
            .formatted(seed, addresses, whole, unsound, defaults);
    assertTrue(addresses > OFFERS / 50 && whole > OFFERS / 1000 && unsound > OFFERS / 2, told);
    assertTrue(defaults > 0, told);
  }

  private static boolean isWhole(NetworkPlan plan, PeerInfo offer) {
    var domains = plan.dns().stream().map(NetworkPlan.Dns::searchDomain).collect(toSet());
    domains.remove("");
    return !offer.hosts().isEmpty()
        && !offer.networks().isEmpty()
        && domains.equals(Set.copyOf(offer.domains()))
        && plan.equals(unchecked(offer));
  }

  /** What a host without any check would do. */
  private static NetworkPlan unchecked(PeerInfo offer) {
    var resolvers = offer.resolvers();
    var names =
        offer.domains().stream().filter(domain -> domain.matches("[A-Za-z0-9.-]*")).toList();
    var dns = new ArrayList<NetworkPlan.Dns>();
    for (int i = 0; i < Math.max(resolvers.size(), names.size()) && !resolvers.isEmpty(); i++) {
      var resolver = i < resolvers.size() ? resolvers.get(i) : resolvers.get(0);
      dns.add(new NetworkPlan.Dns(resolver, i < names.size() ? names.get(i) : ""));
    }
    return NetworkPlan.builder()
        .addresses(offer.hosts().stream().distinct().toList())
        .routes(offer.networks().stream().map(IpPrefix::network).distinct().toList())
        .dns(dns)
        .build();
  }

  private static boolean isSound(NetworkPlan plan, Acceptance acceptance) {
    return plan.addresses().stream().allMatch(RandomOfferTest::sparesTheProtected)
        && plan.routes().stream()
            .allMatch(route -> isDefault(route, acceptance) || sparesTheProtected(route))
        && plan.dns().stream().allMatch(RandomOfferTest::isSound);
  }

  /** A default route is sound for a host that lists that very network (decision 54). */
  private static boolean isDefault(IpPrefix route, Acceptance acceptance) {
    var listed = acceptance.networks();
    return DEFAULTS.contains(route) && listed != null && listed.contains(route);
  }

  private static boolean isSound(NetworkPlan.Dns dns) {
    var domain = dns.searchDomain();
    return sparesTheProtected(IpPrefix.of(dns.resolver()))
        && domain.length() <= 31
        && !("." + domain + ".").matches(".+\\.\\..*|.*[.]-.*|.*-[.].*");
  }

  private static boolean sparesTheProtected(IpPrefix prefix) {
    return prefix.length() > 0
        && PROTECTED.stream().noneMatch(address -> isIn(address, prefix))
        && !(isIn(Announcements.address("2000::"), prefix)
            && isIn(Announcements.address("3fff::"), prefix));
  }

  private static boolean isIn(InetAddress address, IpPrefix prefix) {
    var bytes = address.getAddress();
    var others = prefix.address().getAddress();
    var hostBits = bytes.length * 8 - prefix.length();
    return bytes.length == others.length
        && new BigInteger(1, bytes)
            .shiftRight(hostBits)
            .equals(new BigInteger(1, others).shiftRight(hostBits));
  }

  private static boolean isListed(NetworkPlan plan, Acceptance acceptance) {
    return plan.addresses().stream().allMatch(one -> isListed(one, acceptance.hostAddresses()))
        && plan.routes().stream().allMatch(one -> isListed(one, acceptance.networks()))
        && plan.dns().stream()
            .allMatch(dns -> isListed(IpPrefix.of(dns.resolver()), acceptance.resolvers()));
  }

  private static boolean isListed(IpPrefix prefix, @Nullable List<IpPrefix> listed) {
    return listed == null
        || listed.stream()
            .anyMatch(one -> one.length() <= prefix.length() && isIn(prefix.address(), one));
  }

  private PeerInfo offer() {
    return PeerInfo.builder(random.nextInt())
        .hosts(several(this::prefix))
        .networks(several(this::network))
        .resolvers(random.nextInt(3) == 0 ? List.of() : several(this::address))
        .domains(several(this::domain).stream().filter(name -> !name.isEmpty()).toList())
        .build();
  }

  /** Mostly one, which is all that an original announces. */
  private <T> List<T> several(Supplier<T> one) {
    int size = Math.max(0, random.nextInt(24) - 19);
    int times = random.nextInt(20) == 0 ? 0 : Math.max(1, size);
    return Stream.generate(one).limit(times).toList();
  }

  private Acceptance acceptance() {
    return new Acceptance(list(), list(), list(), random.nextBoolean() ? null : List.of("example"));
  }

  private @Nullable List<IpPrefix> list() {
    return switch (random.nextInt(7)) {
      case 0 -> List.of();
      case 1 -> List.of(prefix(), prefix());
      case 2 -> Announcements.prefixes("10.0.0.0/8", "fd00::/8");
      case 3 -> DEFAULTS;
      default -> null;
    };
  }

  private IpPrefix network() {
    return random.nextInt(8) == 0 ? DEFAULTS.get(random.nextInt(DEFAULTS.size())) : prefix();
  }

  private IpPrefix prefix() {
    var address = address();
    int bits = address.getAddress().length * 8;
    int length = random.nextBoolean() ? bits - random.nextInt(17) : random.nextInt(bits + 1);
    return new IpPrefix(address, length);
  }

  private InetAddress address() {
    return switch (random.nextInt(5)) {
      case 0 -> PROTECTED.get(random.nextInt(PROTECTED.size()));
      case 1, 2 -> USUAL.get(random.nextInt(USUAL.size()));
      default -> anyAddress();
    };
  }

  private InetAddress anyAddress() {
    var bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    try {
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private String domain() {
    if (random.nextBoolean()) {
      return DOMAINS.get(random.nextInt(DOMAINS.size()));
    }
    var bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
