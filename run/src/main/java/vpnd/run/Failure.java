// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

/** Ends vpnd with a message for the person at the terminal, or in the log of a daemon. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  /**
   * @param exitCode one of {@link ExitCode}
   * @param message what is wrong and what would help
   */
  Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
