// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.TunDevice;
import vpnd.testing.FakeProgram;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Slow;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.tun.LinuxTunPort;

/** Resolvers of a plan, with scripts in the place of resolvconf. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class ResolversTest {
  /** Notes what it is called with, and cannot list. */
  private static final String RECORD =
      "[ \"$1\" != -l ] || exit 1; echo \"$@\" >> \"$0.log\"; cat >> \"$0.log\"";

  private static final String ADDED = "-a vpt0\nnameserver 10.67.0.53\ndomain corp.example\n";
  private static final String DELETED = "-d vpt0 -f\n";

  private final Path directory;
  private final Path resolvconf;

  ResolversTest(@TempDir Path directory) {
    this.directory = directory;
    this.resolvconf = directory.resolve("my resolvconf");
  }

  @BeforeEach
  void resolvconfRecords() throws Exception {
    resolvconfIs(RECORD);
  }

  @Test
  void aResolverIsToldAndTakenBackAtTheEnd() throws Exception {
    try (var device = open()) {
      device.configure(Plans.DNS);
      assertEquals(ADDED, log());
      var changes = device.changes();
      assertEquals(
          "names are resolved through vpt0 by 10.67.0.53", changes.get(changes.size() - 1));
    }
    assertEquals(ADDED + DELETED, log());
  }

  @Test
  void aPlanWithoutResolversTakesThemBack() throws Exception {
    try (var device = open()) {
      device.configure(Plans.DNS);
      device.configure(NetworkPlan.EMPTY);
      assertEquals(ADDED + DELETED, log());
    }
    assertEquals(ADDED + DELETED, log());
  }

  @Test
  void otherResolversTakeTheirPlaceAndTheSameAreNotToldTwice() throws Exception {
    try (var device = open()) {
      device.configure(Plans.DNS);
      device.configure(Plans.DNS.toBuilder().mtu(1400).build());
      assertEquals(ADDED, log());
      device.configure(Plans.dns("10.67.0.54/"));
      assertEquals(ADDED + "-a vpt0\nnameserver 10.67.0.54\n", log());
      assertEquals(1, device.changes().stream().filter(line -> line.contains("names")).count());
    }
    assertTrue(log().endsWith(DELETED));
  }

  @Test
  void severalResolversAreListedOnceEachWithAllTheirDomains() throws Exception {
    try (var device = open()) {
      device.configure(
          Plans.dns("10.67.0.53/corp.example", "fd67::53/lab.example", "10.67.0.53/lab.example"));
      assertEquals(
          """
          -a vpt0
          nameserver 10.67.0.53
          nameserver fd67:0:0:0:0:0:0:53
          search corp.example lab.example
          """,
          log());
    }
  }

  @Test
  void aMissingResolvconfIsNamedAndKeepsNothingElseAwayAndIsFoundLater() throws Exception {
    Files.delete(resolvconf);
    try (var device = open()) {
      assertEquals(
          "there is no program %s, so names are not resolved through vpt0: install openresolv or set resolvconf_path"
              .formatted(resolvconf),
          ThrownMessage.of(() -> device.configure(Plans.DNS)));
      assertAddressAndRoute();
      assertFalse(device.changes().toString().contains("resolv"), device.changes().toString());
      resolvconfIs(RECORD);
      device.configure(Plans.DNS);
      assertEquals(ADDED, log());
    }
  }

  @Test
  void aFailingResolvconfIsToldWithWhatItPrintedAndTriedAgain() throws Exception {
    resolvconfIs("echo no more space >&2; exit 3");
    try (var device = open()) {
      var fault = ThrownMessage.of(() -> device.configure(Plans.DNS));
      assertEquals(
          "\"%s -a vpt0\" failed: no more space; so names may not be resolved through vpt0: repair it, or install openresolv or set resolvconf_path"
              .formatted(resolvconf),
          fault);
      assertAddressAndRoute();
      resolvconfIs(RECORD);
      device.configure(Plans.DNS);
      assertEquals(ADDED, log());
    }
    assertEquals(ADDED + DELETED, log());
  }

  @Test
  void whatAFailedAttemptMayHaveLeftIsTakenBack() throws Exception {
    resolvconfIs(RECORD + "; [ \"$1\" = -d ]");
    try (var device = open()) {
      ThrownMessage.of(() -> device.configure(Plans.DNS));
      assertTrue(
          device.changes().contains(resolvconf + " may have a record of vpt0"),
          device.changes().toString());
    }
    assertEquals(ADDED + DELETED, log());
  }

  @Test
  void whatCouldNotBeMadeAgainIsTakenBackAllTheSame() throws Exception {
    resolvconfIs("if [ \"$1\" = -l ]; then echo nameserver 10.67.0.53; else " + RECORD + "; fi");
    try (var device = open()) {
      device.configure(Plans.DNS);
      resolvconfIs("[ \"$1\" != -l ] || exit 0; " + RECORD + "; [ \"$1\" = -d ]");
      ThrownMessage.of(() -> device.configure(Plans.DNS));
    }
    assertEquals(ADDED + ADDED + DELETED, log());
  }

  @Slow
  @Test
  void aSlowResolvconfIsEndedAndComesAfterAddressAndRoute() throws Exception {
    resolvconfIs(
        "ip address show dev vpt0 > \"$0.log\"; ip route >> \"$0.log\"; sleep 60 & sleep 61");
    long start = System.nanoTime();
    var device = open();
    var fault = ThrownMessage.of(() -> device.configure(Plans.DNS));
    assertTrue(fault.contains("-a vpt0\" did not end within 5 seconds"), fault);
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20));
    assertTrue(log().contains("10.66.0.1/24") && log().contains("10.67.0.0/16"), log());
    resolvconfIs(RECORD);
    device.close();
    assertTrue(log().endsWith(DELETED), log());
  }

  @Test
  void afterAKillTheNextOpenTakesThemBackThoughTheDeviceIsGone() throws Exception {
    OtherProcess.start(directory.resolve("state"), "vpt0", "dns", resolvconf).kill();
    assertEquals(ADDED, log());
    new LinuxTunPort(directory.resolve("state")).open(Configs.of("vpt9")).close();
    assertEquals(ADDED + DELETED, log());
  }

  @Test
  void theRecordIsInTheJournalBeforeItIsMade() throws Exception {
    resolvconfIs("cat " + directory.resolve("state") + "/*.journal >> \"$0.log\"; exit 0");
    var path = resolvconf.toString().replace(" ", "+");
    try (var device = open()) {
      device.configure(Plans.DNS);
      assertTrue(log().contains("resolvers vpt0 "), log());
      assertTrue(log().contains(" " + path + "\nend\n"), log());
    }
  }

  private static void assertAddressAndRoute() throws Exception {
    var address = Shell.run("ip", "address", "show", "dev", "vpt0");
    assertTrue(address.contains("10.66.0.1/24"), address);
    var routes = Shell.run("ip", "route");
    assertTrue(routes.contains("10.67.0.0/16 dev vpt0"), routes);
  }

  private void resolvconfIs(String script) throws IOException {
    FakeProgram.of(directory, resolvconf.getFileName().toString(), script);
  }

  private String log() throws IOException {
    return Files.readString(Path.of(resolvconf + ".log"));
  }

  private TunDevice open() throws IOException {
    return new LinuxTunPort(directory.resolve("state"))
        .open(Configs.of("vpt0", Path.of("/sbin/ip"), resolvconf));
  }
}
