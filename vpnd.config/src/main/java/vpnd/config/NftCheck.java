// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The packet filter of Linux, by which {@code on_down} blocks.
 *
 * @param places where the program nft(8) may be
 */
record NftCheck(List<Path> places) {
  private static final int LIMIT_SECONDS = 5;

  /** What a kill switch needs of the kernel. It is examined there, and not made. */
  private static final String SAMPLE =
      "table inet vpnd_check { chain output { type filter hook output priority 0;"
          + " meta mark 1 accept; reject with icmpx admin-prohibited; }; }";

  /** Why it cannot block, and what to do. */
  record Fault(String reason, String remedy) {}

  /** Where the port to Linux looks for it. */
  static NftCheck ofLinux() {
    return new NftCheck(List.of(Path.of("/usr/sbin/nft"), Path.of("/sbin/nft")));
  }

  /** Null if it can block, or only root can find out. */
  @Nullable Fault fault() {
    var program = places.stream().filter(Files::isExecutable).findFirst();
    if (program.isEmpty()) {
      return new Fault("this host has no program " + places.get(0), "install nftables");
    }
    try {
      var refusal = refusal(program.get());
      return refusal.isEmpty() || refusal.contains("not permitted")
          ? null
          : new Fault(
              "nft reports: " + refusal.lines().findFirst().orElse(""),
              "use a kernel with nf_tables and nft_reject_inet");
    } catch (IOException e) {
      return new Fault("%s does not run: %s".formatted(program.get(), e.getMessage()), "repair it");
    }
  }

  /** What the program says if it cannot make the sample; otherwise empty. */
  private static String refusal(Path program) throws IOException {
    var process =
        new ProcessBuilder(program.toString(), "--check", SAMPLE).redirectErrorStream(true).start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("it did not end within " + LIMIT_SECONDS + " s");
      }
      var output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.exitValue() == 0 ? "" : output + " (exit code " + process.exitValue() + ")";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
