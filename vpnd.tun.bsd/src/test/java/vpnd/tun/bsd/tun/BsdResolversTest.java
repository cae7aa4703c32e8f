// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.DeviceSettings;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.bsd.StandIn;
import vpnd.testing.host.NamespaceExtension;
import vpnd.tun.bsd.fixture.BsdHost;

/** The resolvers of a device, as the stand-in for each system's program keeps them. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(180)
@InTurn(0)
class BsdResolversTest {
  private static final boolean IS_WHOLE = Boolean.getBoolean("whole");
  private static final String ONE = "10.67.0.53";
  private static final String OTHER = "10.67.0.54";

  private final Path state;

  BsdResolversTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  /** All systems in a whole run; else one for each kind of program. */
  static Stream<BsdHost> hosts() {
    return IS_WHOLE ? BsdHost.all() : Stream.of("freebsd", "openbsd", "macos").map(BsdHost::of);
  }

  private static NetworkPlan plan(String... resolvers) {
    return NetworkPlan.builder()
        .addresses(Plans.prefixes("10.66.0.1/24"))
        .routes(Plans.prefixes("10.67.0.0/16"))
        .dns(Stream.of(resolvers).map(BsdResolversTest::dns).toList())
        .build();
  }

  private static NetworkPlan.Dns dns(String resolver) {
    try {
      return new NetworkPlan.Dns(InetAddress.getByName(resolver), "corp.example");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The files in which the programs keep the resolver. */
  private static List<Path> filesWith(String resolver) throws IOException {
    try (var files = Files.walk(StandIn.state())) {
      return files.filter(file -> contains(file, resolver)).toList();
    }
  }

  private static boolean contains(Path file, String resolver) {
    try {
      return Files.isRegularFile(file) && Files.readString(file, ISO_8859_1).contains(resolver);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertSet(boolean one, boolean other) throws IOException {
    assertEquals(
        List.of(one, other), List.of(!filesWith(ONE).isEmpty(), !filesWith(OTHER).isEmpty()));
  }

  /** The program is found in the directory of programs, without resolvconf_path. */
  @ParameterizedTest
  @MethodSource("hosts")
  void areSetReplacedAndRemoved(BsdHost host) throws Exception {
    var settings = DeviceSettings.builder(host.device(3)).build();
    try (var device = host.port(state).open(settings)) {
      device.configure(plan(ONE));
      assertSet(true, false);
      device.configure(plan(OTHER));
      assertSet(false, true);
      device.configure(plan());
      assertSet(false, false);
      device.configure(plan(ONE, OTHER));
      assertSet(true, true);
    }
    assertSet(false, false);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void areRestoredWhenOthersRemoveThem(BsdHost host) throws Exception {
    try (var device = host.open(state, host.device(3))) {
      device.configure(plan(ONE));
      for (var file : filesWith(ONE)) {
        Files.delete(file);
      }
      assertSet(false, false);
      device.configure(plan(ONE));
      assertSet(true, false);
      assertEquals(1, device.restored().size());
    }
  }
}
