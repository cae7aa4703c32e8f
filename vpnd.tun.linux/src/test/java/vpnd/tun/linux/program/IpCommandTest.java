// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.FakeProgram;

class IpCommandTest {
  private final Path directory;

  IpCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void argumentsReachTheProgramAsTheyAre() throws Exception {
    var ip = new IpCommand(FakeProgram.of(directory, "ip", "printf '%s|' \"$@\""));
    assertEquals("a b|$(id)|;x|*|", ip.run("a b", "$(id)", ";x", "*"));
  }

  @Test
  void anotherProgramIsNeverUsedInPlaceOfTheChosenOne() {
    var missing = directory.resolve("nowhere/ip");

    var e = assertThrows(IOException.class, () -> new IpCommand(missing).run("-V"));

    assertEquals(
        "there is no program %s: correct ip_path, or leave it out to use ip of the system"
            .formatted(missing),
        e.getMessage());
  }

  @Test
  void aBatchIsOneProgramThatReadsTheCommands() throws Exception {
    var ip = new IpCommand(FakeProgram.of(directory, "ip", "(echo \"$@\"; cat) >> \"$0.log\""));
    ip.batch(List.of("route add 10.0.0.0/8 dev vpt0", "route add fd00::/8 dev vpt0"));
    assertEquals(
        "-force -batch -\nroute add 10.0.0.0/8 dev vpt0\nroute add fd00::/8 dev vpt0\n",
        Files.readString(directory.resolve("ip.log")));
  }
}
