// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

/** Which vpnd is meant by a {@code vpndctl} without {@code -c}. */
class RunningInstancesTest {
  private final List<ServerSocketChannel> served = new ArrayList<>();
  private final Path run;

  RunningInstancesTest(@TempDir Path run) {
    this.run = run;
  }

  private void serve(String... names) throws IOException {
    for (var name : names) {
      var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      served.add(channel.bind(UnixDomainSocketAddress.of(run.resolve(name))));
    }
  }

  @AfterEach
  void close() throws IOException {
    for (var channel : served) {
      channel.close();
    }
  }

  private String one() throws ExitException {
    return RunningInstances.find(run).one().name();
  }

  private ExitException exception() {
    return assertThrows(ExitException.class, this::one);
  }

  @Test
  void theOnlyOneThatRuns() throws Exception {
    serve("vpnd-berlin.sock");
    Files.createFile(run.resolve("vpnd_stats.sock"));
    Files.createFile(run.resolve("vpnd-paris.pid"));
    Files.createFile(run.resolve("vpnd-oslo.sock"));

    assertEquals("vpnd-berlin", one());
  }

  @Test
  void theOneWithTheUsualFilesBeforeOthers() throws Exception {
    serve("vpnd-berlin.sock", "vpnd.sock", "vpnd-a.sock");

    assertEquals("vpnd", one());
  }

  @Test
  void severalAreNamedWithTheOptionOfEach() throws Exception {
    serve("vpnd-paris.sock", "vpnd-berlin.sock");

    var exception = exception();

    assertEquals(ExitCode.USAGE, exception.exitCode());
    assertEquals(
        "several vpnds run; choose one by its option: -c berlin, -c paris", exception.getMessage());
    // The option leads back to the same files.
    assertEquals("vpnd-paris", InstanceFiles.of(Path.of("paris")).name());
  }

  @Test
  void noneIsSaidToBeNone() throws Exception {
    serve("vpnd.sock");
    close(); // as after kill -9: the file is there, and nobody serves it

    assertEquals(ExitCode.UNAVAILABLE, exception().exitCode());
    assertEquals(
        "no vpnd runs: none serves %s/vpnd.sock or %s/vpnd-NAME.sock".formatted(run, run),
        exception().getMessage());
  }
}
