// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import java.util.List;
import vpnd.itest.container.Leaks.Cycle;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.process.Program;

/** The tunnel devices of the operating system in the place of those in memory. */
record RealDevices(Framework framework) {
  /** Has both sites use them while something is done. */
  void during(Cycle action) throws Exception {
    var linux = framework.bundle("vpnd.tun.linux");
    linux.start();
    framework.bundle("vpnd.tun.memory").stop();
    try {
      awaitRoutes();
      action.run();
    } finally {
      framework.bundle("vpnd.tun.memory").start();
      linux.stop();
    }
  }

  /** Waits for the routes of both sessions. */
  void awaitRoutes() {
    PolledCondition.until("routes of both sessions", Framework.LIMIT, () -> routes().size() == 2);
  }

  /** The routes through the devices. */
  List<String> routes() {
    return Program.run(List.of("ip", "route", "show"))
        .lines()
        .filter(line -> line.contains("dev west") || line.contains("dev east"))
        .toList();
  }
}
