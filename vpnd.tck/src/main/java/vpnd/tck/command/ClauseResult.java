// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.command;

import java.time.Duration;

/**
 * The result of one test.
 *
 * @param contract the simple name of its class
 * @param clause its display name: the clause, and the method in parentheses
 * @param reason why it failed or does not apply; if it passed, what it has measured, or empty
 * @param details the stack trace of a failure
 */
record ClauseResult(
    String contract,
    String clause,
    Outcome outcome,
    String reason,
    String details,
    Duration duration) {

  /** The beginning of the reason, for a report in lines. */
  String firstLine() {
    return reason.strip().lines().findFirst().orElse("");
  }
}
