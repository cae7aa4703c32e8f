// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What is built. */
class StandInTest {
  @Test
  void eachSystemHasALibraryAndPrograms() throws Exception {
    for (var name : StandIn.SYSTEMS) {
      var system = StandIn.of(name);
      assertTrue(Files.exists(system.library()), name);
      for (var program : new String[] {"ifconfig", "route", "sysctl"}) {
        assertTrue(Files.isExecutable(system.programs().resolve(program)), name + " " + program);
      }
      assertEquals(name.equals("macos"), Files.exists(system.programs().resolve("scutil")), name);
    }
  }

  @Test
  void aStandInIsBuiltOnce() throws Exception {
    var library = StandIn.of("freebsd").library();
    var built = Files.getLastModifiedTime(library);
    assertEquals(built, Files.getLastModifiedTime(StandIn.of("freebsd").library()));
  }

  @Test
  void thereIsNoOtherSystem() {
    assertThrows(IllegalArgumentException.class, () -> StandIn.of("plan9"));
  }
}
