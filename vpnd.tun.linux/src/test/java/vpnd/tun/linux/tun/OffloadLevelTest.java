// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Batches;
import vpnd.testing.host.NamespaceExtension;
import vpnd.tun.linux.fixture.Configs;

@NeedsRoot
@ExtendWith(NamespaceExtension.class)
class OffloadLevelTest {
  private static final int UDP_FLAGS = 0x60;

  @Test
  void aDeviceGetsTheBestThatTheKernelTakes() {
    assertEquals(Offload.TCP_AND_UDP, Offload.best(flags -> true));
    assertEquals(Offload.TCP, Offload.best(flags -> (flags & UDP_FLAGS) == 0));
    assertEquals(Offload.NONE, Offload.best(flags -> flags == 0));
    assertEquals(Offload.NONE, Offload.best(flags -> false));
  }

  @Test
  void whatIsMissedIsSaidOnceForADevice(@TempDir Path state) throws Exception {
    var lines = new ArrayList<String>();
    var logger = Logger.getLogger("vpnd.tun.linux");
    var handler = new Lines(lines);
    logger.addHandler(handler);
    try (var device = new LinuxTunPort(state, false).open(Configs.of("vpt0"))) {
      device.read(Batches.of(64), 0);
      device.read(Batches.of(64), 0);
    } finally {
      logger.removeHandler(handler);
    }
    assertEquals(List.of("vpt0: " + Offload.NONE.shortcoming()), lines);
  }

  private static final class Lines extends Handler {
    private final List<String> lines;

    Lines(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
