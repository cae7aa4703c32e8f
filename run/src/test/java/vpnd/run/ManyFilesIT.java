// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Seed;

/** What thousands of configuration files cost. */
@NeedsRoot
@InTurn(2)
class ManyFilesIT {
  private static final int FILES = 1_000;

  /**
   * The largest ratio allowed between what twice the files and the files allocate. Work done for
   * each pair of files gives up to 4; a start with such work gave 3.1.
   */
  private static final double LIMIT = 2.3;

  private static final Pattern ALLOCATED = Pattern.compile("allocated=([0-9.]+)([BKMG])");
  private static final String UNITS = "BKMG";

  /** Prints what each thread has allocated when all tunnels have started; see jcmd(1). */
  private static final String START =
      """
      export _JAVA_OPTIONS=-XX:-DisableAttachMechanism
      "$VPND/bin/vpnd" -f -v -v -c "$FILES" >/run/log & vpnd=$!
      while ! grep -q 'running with' /run/log; do
        kill -0 $vpnd || { cat /run/log; exit 98; }
        sleep 0.05
      done
      "$JAVA_HOME/bin/jcmd" $vpnd Thread.print -e
      kill -TERM $vpnd
      wait $vpnd
      """;

  private final Path directory;
  private final IsolatedHost host;
  private final Random random = new Random(Seed.draw());

  ManyFilesIT(@TempDir Path directory) throws Exception {
    FakeDistribution.requireRoot();
    this.directory = directory;
    host = new IsolatedHost(directory);
  }

  @Test
  void twiceTheFilesTakeTwiceTheWork() throws Exception {
    var one = work(1);
    var some = work(FILES) - one;
    var twice = work(2 * FILES) - one;

    System.out.printf(
        "%d files: %.0f MB, twice as many: %.0f MB%n", FILES, some / 1e6, twice / 1e6);
    assertTrue(twice < LIMIT * some, () -> twice + " of " + some);
  }

  /** What a start with this number of files allocates, in bytes. */
  private double work(int count) throws IOException, InterruptedException {
    var files = Files.createDirectory(directory.resolve("files-" + count));
    for (var number = 1; number <= count; number++) {
      write(files.resolve("c" + number + ".conf"), number);
    }
    var vpnd = host.run(Map.of("FILES", files.toString()), "", START);
    assertEquals(0, vpnd.exitCode(), vpnd::toString);
    return ALLOCATED
        .matcher(vpnd.output())
        .results()
        .mapToDouble(
            found ->
                Double.parseDouble(found.group(1)) * Math.pow(1024, UNITS.indexOf(found.group(2))))
        .sum();
  }

  private void write(Path file, int number) throws IOException {
    Files.writeString(
        file,
        """
        role: host-gw
        device: vpt0
        local_sk: %s
        remote_pk: %s
        local_network: 192.168.7.0/24
        host_addr: 10.9.%d.%d/16
        local_nonce_file: %s/nonces/local-%d
        remote_nonce_file: %s/nonces/remote-%d
        stats_path: /run/stats
        """
            .formatted(
                key(), key(), number >> 8, number & 0xff, directory, number, directory, number));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private String key() {
    var key = new byte[32];
    random.nextBytes(key);
    return HexFormat.of().formatHex(key);
  }
}
