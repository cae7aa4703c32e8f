// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.role.netgw.NetworkGateway;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.LogLines;
import vpnd.router.fixture.TunnelFixture;
import vpnd.router.thread.Clock;
import vpnd.testing.Await;

/** Each part that a tunnel lacks is a line of the log, whenever it goes missing, and only one. */
final class MissingPartsTest {
  private static final int FAST = 20;
  private static final Map<TunnelFixture.Service, String> LINES =
      Map.of(
          TunnelFixture.Service.ROLE, "the bundle of the role net-gw",
          TunnelFixture.Service.SUITE, "a cipher suite",
          TunnelFixture.Service.PORT, "a tunnel device",
          TunnelFixture.Service.TRANSPORT, "a UDP socket");

  @RegisterExtension private final LogLines log = new LogLines();
  private final TunnelFixture gateway;

  MissingPartsTest(@TempDir Path directory) {
    gateway =
        new TunnelFixture(
            TunnelFixture.definition(directory, "west", Identity.draw(), Identity.draw(), null),
            NetworkGateway::new,
            1,
            new Clock(FAST),
            (bytes, at, length) -> {});
  }

  @ParameterizedTest
  @EnumSource
  void aPartIsToldWhenItGoesMissing(TunnelFixture.Service part) {
    try (gateway) {
      gateway.start();
      gateway.device();
      for (int times = 1; times <= 2; times++) {
        gateway.remove(part);
        awaitLines("still waiting for ", part, times);
        gateway.add(part);
        awaitLines("no longer waiting for ", part, times);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPartThatIsMissingFromTheStartIsToldOnce(TunnelFixture.Service part) {
    try (gateway) {
      gateway.startWithout(Set.of(part));
      awaitLines("still waiting for ", part, 1);
      for (var other : TunnelFixture.Service.values()) {
        if (other != part) {
          gateway.remove(other);
          awaitLines("still waiting for ", other, 1);
          gateway.add(other);
        }
      }
      assertEquals(1, lines("still waiting for ", part), () -> log.lines().toString());
    }
  }

  @Test
  void aPartThatIsReplacedIsNotMissing() {
    try (gateway) {
      gateway.start();
      gateway.device();
      gateway.removeAndAddRole();
      gateway.remove(TunnelFixture.Service.PORT); // the line of this one comes behind any other
      awaitLines("still waiting for ", TunnelFixture.Service.PORT, 1);
      assertEquals(0, lines("still waiting for ", TunnelFixture.Service.ROLE));
    }
  }

  private void awaitLines(String event, TunnelFixture.Service part, int count) {
    Await.until(event + part, () -> lines(event, part) == count);
  }

  private long lines(String event, TunnelFixture.Service part) {
    return log.lines().stream().filter(line -> line.contains(event + LINES.get(part))).count();
  }
}
