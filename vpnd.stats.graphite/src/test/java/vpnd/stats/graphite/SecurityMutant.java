// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  D9_ANYBODY_MAY_READ(
      "ReportListener",
      "\"rw-rw----\"",
      "\"rw-rw-rw-\"",
      "ReportListenerTest#onlyItsOwnerAndGroupMayRead"),
  D9_READERS_ARE_NOT_COUNTED(
      "ReportSockets",
      "connections.size() < MOST_CONNECTIONS",
      "connections.size() >= 0",
      "ReportServerTest#whoComesWhenAllPlacesAreTakenWaitsUntilThoseWhoNeverReadAreSentAway"),
  D9_A_SLOW_READER_HAS_ALL_TIME(
      "ReportConnection",
      "Math.min(now - begin + PATIENCE, LIMIT)",
      "now - begin + PATIENCE",
      "ReportConnectionTest"),
  D14_COUNTERS_WRAP(
      "Report",
      "MetricNames.of(counter), tunnel.get(counter)",
      "MetricNames.of(counter), (int) tunnel.get(counter)",
      "ReportTest#aLineIsNameValueAndUnixTime"),
  D14_THE_TIME_IS_WRONG(
      "Report",
      "age == null ? 0 : age.toSeconds()",
      "age == null ? 0 : time.getEpochSecond()",
      "ReportTest#everyNameOfTheOriginalIsThereAndHasItsMeaning");

  private static final String PACKAGE = "vpnd.stats.graphite.";

  private final String type;
  private final String original;
  private final String replacement;
  private final String test;

  SecurityMutant(String type, String original, String replacement, String test) {
    this.type = PACKAGE + type;
    this.original = original;
    this.replacement = replacement;
    this.test = PACKAGE + test;
  }

  SourceMutant mutant() {
    return new SourceMutant(type, original, replacement);
  }

  /** The test that fails with it. */
  String test() {
    return test;
  }
}
