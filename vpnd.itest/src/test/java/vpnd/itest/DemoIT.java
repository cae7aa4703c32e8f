// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The demonstration ends soon after it is told to, whatever it has under way, and leaves nothing.
 */
@RealNetwork
@Isolated
class DemoIT {
  private static final Path DEMO = Path.of(System.getProperty("vpnd.sources"), "demo");
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /** Less than what its traffic would go on for. */
  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  private static final int EXIT_CODE = 130;

  @Test
  void swapIsEndedUnderItsTraffic() {
    try (var demo = Program.start(List.of(DEMO.toString(), "swap"), Map.of())) {
      demo.log().await(Pattern.compile("update vpnd.role.netgw"), START_LIMIT);
      demo.terminate();
      assertEquals(EXIT_CODE, demo.exitCode(END_LIMIT), demo.log()::toString);
      var namespaces = Program.run(List.of("ip", "netns", "list"));
      assertFalse(namespaces.contains("vptdemo" + demo.pid()), namespaces);
    }
  }
}
