// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.process.Program;
import vpnd.testing.InTurn;

/**
 * A machine that was suspended, or that was copied while vpnd ran, goes on with new keys (security
 * B10, C11). Files mounted over those of {@code /proc}, which only this vpnd sees, stand in for it.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class OtherMachineIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int HOUR = 3600;
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String COPIED = "this machine may have been copied or restored, since ";

  @TempDir private Path directory = Path.of("");

  @Test
  void anotherBootEndsTheSessionAndTheNextOneComesUp() throws IOException {
    var other = UUID.randomUUID() + "\n";

    assertGoesOnAfter(BOOT_ID, other, COPIED + "it runs on another boot");
  }

  /** The wall clock does not follow, so that it seems to have jumped back too. */
  @Test
  void aSuspensionEndsTheSessionAndTheNextOneComesUp() throws IOException {
    var uptime = Double.parseDouble(Files.readString(UPTIME).split(" ", 2)[0]);
    var later = String.format(Locale.ROOT, "%.2f 0.00\n", uptime + HOUR);

    assertGoesOnAfter(
        UPTIME, later, "the machine was suspended for 3[56]\\d\\d s", COPIED + "the clock jumped");
  }

  private void assertGoesOnAfter(Path file, String content, String... messages) throws IOException {
    try (var gateways = new TwoGateways(TwoSites.cabled(), directory)) {
      gateways.join();
      var west = gateways.west().daemon();
      assertFalse(west.log().text().contains(COPIED), west.log()::toString);
      var from = west.log().size();

      replace(file, content, west.pid());

      for (var message : messages) {
        west.log().await(Pattern.compile(message), from, LIMIT);
      }
      west.log().await(Pattern.compile("session down"), from, LIMIT);
      west.log().await(Pattern.compile("session up"), from, LIMIT);
      gateways.awaitTunnel();
    }
  }

  /** Mounts a file over one of {@code /proc} in the mount namespace of a process, which ends it. */
  private void replace(Path file, String content, long process) throws IOException {
    var stand = Files.writeString(directory.resolve("shown"), content);
    Program.run(
        List.of(
            "nsenter",
            "--mount=/proc/%d/ns/mnt".formatted(process),
            "mount",
            "--bind",
            stand.toString(),
            file.toString()));
  }
}
