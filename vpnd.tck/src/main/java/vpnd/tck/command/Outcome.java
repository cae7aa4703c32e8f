// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.command;

/** How the test of a clause has ended. */
enum Outcome {
  PASSED("passed"),
  FAILED("FAILED"),
  SKIPPED("not applicable");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
