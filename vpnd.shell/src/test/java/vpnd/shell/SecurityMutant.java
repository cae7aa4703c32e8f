// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  D13_WORDS_ARE_INTERPRETED(
      "Interpreter",
      "session.execute(command + \" $args\")",
      "session.execute(command + \" \" + String.join(\" \", words))",
      "InterpreterTest#noWordBecomesAnythingElse"),
  D13_THE_NAME_OF_A_COMMAND_MAY_BE_ANYTHING(
      "Interpreter",
      "!COMMAND.matcher(command).matches()",
      "command.equals(\"none\")",
      "InterpreterTest#theNameOfACommandIsNothingElse"),
  D13_A_GROUP_MAY_COMMAND(
      "ControlSocket",
      "\"rw-------\"",
      "\"rw-rw----\"",
      "ControlSocketTest#itIsItsOwnersAlone(java.nio.file.Path)");

  private static final String PACKAGE = "vpnd.shell.";

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
