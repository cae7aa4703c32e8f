// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run has shown.
 *
 * @param title the bundle and the system
 */
record KitReport(String title, List<ClauseResult> results) {
  static final String XML = "TEST-vpnd-tck.xml";
  static final String PAGE = "index.html";

  long count(Outcome outcome) {
    return results.stream().filter(result -> result.outcome() == outcome).count();
  }

  String summary() {
    return "%d passed, %d failed, %d not applicable"
        .formatted(count(Outcome.PASSED), count(Outcome.FAILED), count(Outcome.SKIPPED));
  }

  /** Writes both forms of it. */
  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    JunitXml.write(directory.resolve(XML), this);
    Files.writeString(directory.resolve(PAGE), ReportPage.of(this));
  }
}
