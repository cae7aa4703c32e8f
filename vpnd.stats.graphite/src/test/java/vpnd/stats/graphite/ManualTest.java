// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/statistics.md} names what a report has, and nothing else. */
class ManualTest {
  private static final Pattern ROW = Pattern.compile("\\| `([a-z._]+)` \\| [a-z]+ \\| .+ \\|");

  @Test
  void itsTablesNameEachNumberOnce() throws IOException {
    var documented =
        Files.readAllLines(Path.of("../docs/statistics.md")).stream()
            .map(ROW::matcher)
            .filter(row -> row.matches())
            .map(row -> row.group(1))
            .toList();
    var reported = new TreeSet<String>();
    var socket = Path.of("/run/vpnd_stats.sock");
    new Report(List.of(new FakeTunnel("a", "a", socket)), List.of(), "host", Instant.EPOCH)
        .linesFor(socket)
        .forEachRemaining(
            text ->
                text.lines()
                    .map(line -> line.substring("a.vpnd.".length(), line.indexOf(' ')))
                    .forEach(reported::add));
    assertEquals(reported, new TreeSet<>(documented));
    assertTrue(documented.size() == reported.size(), "none is named twice");
  }
}
