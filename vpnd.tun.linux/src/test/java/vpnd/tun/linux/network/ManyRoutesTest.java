// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.TunDevice;
import vpnd.netconfig.IoAction;
import vpnd.testing.FakeProgram;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.tun.LinuxTunPort;

/** A thousand clients of one gateway, each with a route; every program that is run is counted. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class ManyRoutesTest {
  private static final int CLIENTS = 1000;

  private final Path directory;

  ManyRoutesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aThousandRoutesComeAndGoWithAFewPrograms() throws Exception {
    try (var device = open()) {
      assertEquals(2, programs("added", () -> device.configure(clients(0, CLIENTS))));
      assertEquals(CLIENTS, routes("10.").size());
      assertEquals(CLIENTS, changes(device));
      assertEquals(1, programs("kept", () -> device.configure(clients(0, CLIENTS))));
      assertEquals(2, programs("one more", () -> device.configure(clients(0, CLIENTS + 1))));
      assertEquals(4, programs("half replaced", () -> device.configure(clients(500, CLIENTS))));
      assertEquals(
          IntStream.range(500, 500 + CLIENTS).mapToObj(ManyRoutesTest::client).sorted().toList(),
          routes("10.").stream().sorted().toList());
      assertEquals(2, programs("deleted", () -> device.configure(NetworkPlan.EMPTY)));
      assertEquals(List.of(), routes("10."));
      assertEquals(0, changes(device));
    }
  }

  @Test
  void bothFamiliesAreAddedTogether() throws Exception {
    try (var device = open()) {
      var plan = Plans.routes("10.9.0.1/32", "fd09::1/128", "fd0a::/64", "10.10.0.0/16");
      assertEquals(3, programs("added", () -> device.configure(plan)));
      assertEquals(List.of("10.9.0.1", "10.10.0.0/16"), routes("10."));
      assertEquals(List.of("fd09::1", "fd0a::/64"), routes("fd"));
      assertEquals(3, programs("deleted", () -> device.configure(NetworkPlan.EMPTY)));
      assertEquals(List.of(), routes("fd"));
    }
  }

  @Test
  void oneRouteThatFailsIsNamedAndTheOthersAreThereAndItIsTriedAgain() throws Exception {
    Shell.run("ip", "link", "add", "vpta", "type", "veth", "peer", "name", "vptb");
    Shell.run("ip", "link", "set", "dev", "vpta", "up");
    Shell.run("ip", "route", "add", "10.0.0.7", "dev", "vpta");
    try (var device = open()) {
      var fault = ThrownMessage.of(() -> device.configure(clients(0, CLIENTS)));
      assertTrue(fault.startsWith("10.0.0.7/32 is already routed elsewhere"), fault);
      assertEquals(CLIENTS - 1, changes(device));
      assertEquals(CLIENTS - 1, routes("10.").size());
      Shell.run("ip", "route", "delete", "10.0.0.7", "dev", "vpta");
      device.configure(clients(0, CLIENTS));
      assertEquals(CLIENTS, routes("10.").size());
    }
  }

  @Test
  void routesOfOthersAmongThemAreLeftAlone() throws Exception {
    Shell.run("ip", "tuntap", "add", "dev", "vpt0", "mode", "tun");
    Shell.run("ip", "link", "set", "dev", "vpt0", "up");
    Shell.run("ip", "route", "add", "10.0.0.7", "dev", "vpt0");
    try (var device = open()) {
      device.configure(clients(0, CLIENTS));
      assertEquals(CLIENTS - 1, changes(device));
      Shell.run("ip", "route", "replace", "10.0.0.9", "dev", "vpt0", "protocol", "static");
      Shell.run("ip", "route", "delete", "10.0.0.11", "dev", "vpt0");
      assertEquals(2, programs("deleted", () -> device.configure(NetworkPlan.EMPTY)));
      assertEquals(List.of("10.0.0.7", "10.0.0.9"), routes("10."));
    }
  }

  @Test
  void theEndAndTheNextStartNeedFewProgramsToo() throws Exception {
    Shell.run("ip", "tuntap", "add", "dev", "vpt0", "mode", "tun");
    Shell.run("ip", "link", "set", "dev", "vpt0", "up");
    var device = open();
    device.configure(clients(0, CLIENTS));
    var journal = journal();
    var lines = Files.readAllLines(journal);
    assertEquals(2, programs("closed", device::close));
    assertEquals(List.of(), routes("10."));

    // What a killed process leaves: the routes and the journal.
    new IpCommand(Path.of("/sbin/ip"))
        .batch(
            IntStream.range(0, CLIENTS)
                .mapToObj(i -> "route add " + client(i) + " dev vpt0 protocol 86")
                .toList());
    lines.set(1, "owner 1 1");
    Files.write(journal, lines);
    assertEquals(2, programs("recovered", () -> open().close()));
    assertEquals(List.of(), routes("10."));
  }

  /** How many programs a step runs; prints how long it takes. */
  private long programs(String step, IoAction work) throws IOException {
    var log = directory.resolve("ip.log");
    Files.writeString(log, "");
    long start = System.nanoTime();
    work.run();
    long count = Files.readAllLines(log).size();
    System.out.printf(
        "%s: %d programs, %d ms%n",
        step, count, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return count;
  }

  private static NetworkPlan clients(int from, int count) {
    return Plans.routes(
        IntStream.range(from, from + count)
            .mapToObj(i -> client(i) + "/32")
            .toArray(String[]::new));
  }

  private static String client(int number) {
    return "10.0.%d.%d".formatted(number / 250, number % 250 + 1);
  }

  private static long changes(TunDevice device) {
    return device.changes().stream().filter(line -> line.contains("is reached through")).count();
  }

  /** The networks that begin like this, as {@code ip} shows them. */
  private static List<String> routes(String beginning) throws Exception {
    return Stream.of("-4", "-6")
        .flatMap(family -> listing(family).lines())
        .map(line -> line.split(" ", 2)[0])
        .filter(network -> network.startsWith(beginning))
        .toList();
  }

  private static String listing(String family) {
    try {
      return Shell.run("ip", family, "route", "show", "dev", "vpt0");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Path journal() throws IOException {
    try (var files = Files.newDirectoryStream(directory.resolve("state"), "*.journal")) {
      return files.iterator().next();
    }
  }

  private TunDevice open() throws IOException {
    var ip = FakeProgram.of(directory, "ip", "echo \"$@\" >> \"$0.log\"; exec /sbin/ip \"$@\"");
    return new LinuxTunPort(directory.resolve("state"))
        .open(Configs.of("vpt0", ip, Path.of("/nonexistent")));
  }
}
