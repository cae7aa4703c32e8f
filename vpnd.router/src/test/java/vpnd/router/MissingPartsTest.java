// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

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

/** Each part that a tunnel lacks is a line of the log, whenever it goes missing, and only one. */
final class MissingPartsTest {
  private static final int FAST = 20;
  private static final Map<Gateway.Service, String> LINES =
      Map.of(
          Gateway.Service.ROLE, "the bundle of the role net-gw",
          Gateway.Service.SUITE, "a cipher suite",
          Gateway.Service.PORT, "a tunnel device",
          Gateway.Service.TRANSPORT, "a UDP socket");

  @RegisterExtension private final LogLines log = new LogLines();
  private final Gateway gateway;

  MissingPartsTest(@TempDir Path directory) {
    gateway =
        new Gateway(
            Gateway.config(directory, "west", Identity.draw(), Identity.draw(), null),
            NetworkGateway::new,
            1,
            new Clock(FAST),
            (bytes, at, length) -> {});
  }

  @ParameterizedTest
  @EnumSource
  void aPartIsToldWhenItGoesMissing(Gateway.Service part) {
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
  void aPartThatIsMissingFromTheStartIsToldOnce(Gateway.Service part) {
    try (gateway) {
      gateway.startWithout(Set.of(part));
      awaitLines("still waiting for ", part, 1);
      for (var other : Gateway.Service.values()) {
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
      gateway.remove(Gateway.Service.PORT); // the line of this one comes behind any other
      awaitLines("still waiting for ", Gateway.Service.PORT, 1);
      assertEquals(0, lines("still waiting for ", Gateway.Service.ROLE));
    }
  }

  private void awaitLines(String event, Gateway.Service part, int count) {
    Await.until(event + part, () -> lines(event, part) == count);
  }

  private long lines(String event, Gateway.Service part) {
    return log.lines().stream().filter(line -> line.contains(event + LINES.get(part))).count();
  }
}
