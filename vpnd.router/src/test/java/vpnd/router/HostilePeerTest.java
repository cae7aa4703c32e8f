// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.Slow;

/**
 * Whatever a peer with keys sends, packets of another are not delayed by more than 5 ms, nor a
 * session of a third by more than half a second, on a disk that takes 20 ms to store something
 * (security C10). What is compared is the same minute without the hostile peer; a machine that is
 * busy with other things may be late with some packets.
 */
@Slow
final class HostilePeerTest {
  private static final double LATE_PER_THOUSAND = 20;
  private static final long SESSION_MILLIS = 500;

  @TempDir private Path directory = Path.of("");

  /**
   * Other programs may delay a whole run, more than the quiet part of it; an attack that succeeds
   * delays each.
   */
  private static final int ATTEMPTS = 4;

  /** What {@link HostilePeerRun} prints. */
  private record Reading(String attack, double latePerThousand, double longest, long session) {
    boolean isInTime(Reading quiet) {
      return latePerThousand <= quiet.latePerThousand + LATE_PER_THOUSAND
          && session <= quiet.session + SESSION_MILLIS;
    }
  }

  @Test
  void packetsAndSessionsOfOthersAreInTime() throws Exception {
    var library = slowDisk();
    var late = new TreeMap<String, Reading>();
    for (int attempt = 1; attempt <= ATTEMPTS && (attempt == 1 || !late.isEmpty()); attempt++) {
      var readings = run(library);
      System.out.println(
          "by attack: packets of 1000 that took more than 5 ms, the longest in ms, a session in ms");
      readings.forEach(System.out::println);
      var quiet = readings.get(0);
      assertEquals("NONE", quiet.attack);
      assertEquals(7, readings.size());
      for (var reading : readings) {
        if (reading.isInTime(quiet)) {
          late.remove(reading.attack);
        } else if (attempt == 1) {
          late.put(reading.attack, reading);
        }
      }
    }
    assertEquals(Map.of(), late);
  }

  private List<Reading> run(Path slowDisk) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var output = directory.resolve("output");
    var run =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                HostilePeerRun.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(output.toFile());
    var threads = directory.resolve("threads");
    run.environment().put("LD_PRELOAD", slowDisk.toString());
    run.environment().put("SLOW_FSYNC_THREADS", threads.toString());
    var process = run.start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    assertNoPacketThreadWaits(Files.readAllLines(threads));
    var readings = new ArrayList<Reading>();
    try (var words = new Scanner(output, StandardCharsets.UTF_8)) {
      while (words.hasNext()) {
        readings.add(
            new Reading(
                words.next(),
                Double.parseDouble(words.next()),
                Double.parseDouble(words.next()),
                words.nextLong()));
      }
    }
    return readings;
  }

  /** What one such wait costs may be lost among the delays of a busy machine. */
  private static void assertNoPacketThreadWaits(List<String> waiting) {
    assertTrue(waiting.stream().anyMatch(thread -> thread.startsWith("vpnd-disk")), "no disk");
    assertEquals(
        List.of(),
        waiting.stream()
            .filter(thread -> thread.startsWith("vpnd-in") || thread.startsWith("vpnd-out"))
            .distinct()
            .toList());
  }

  private Path slowDisk() throws Exception {
    var compiler = Path.of("/usr/bin/cc");
    var isHere = Files.isExecutable(compiler);
    if (!isHere) {
      System.err.println("SKIPPED: HostilePeerTest needs a C compiler, cc(1)");
    }
    assertTrue(isHere || System.getenv("CI") == null, "CI is set, and there is no C compiler");
    assumeTrue(isHere);
    var source =
        Path.of(Objects.requireNonNull(getClass().getResource("slow_fsync.c")).toURI()).toString();
    var library = directory.resolve("slow_fsync.so");
    var compile =
        new ProcessBuilder(
                compiler.toString(), "-shared", "-fPIC", "-o", library.toString(), source)
            .inheritIO()
            .start();
    assertEquals(0, compile.waitFor());
    return library;
  }
}
