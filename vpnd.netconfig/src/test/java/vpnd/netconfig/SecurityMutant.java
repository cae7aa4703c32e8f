// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  D4_A_SHELL_SEES_THE_ARGUMENTS(
      "ProgramRunner",
      "new ProcessBuilder(command)",
      "new ProcessBuilder(\"sh\", \"-c\", String.join(\" \", command))",
      "ProgramRunnerTest#argumentsReachTheProgramAsTheyAre"),
  D5_THE_COMMAND_LINE_HOLDS_THE_INPUT(
      "ResolvconfRecord",
      "List.of(program.toString(), \"-a\", device), content()",
      "List.of(program.toString(), \"-a\", device, content()), \"\"",
      "ResolvconfRecordTest#theContentIsTheInputAndNotOnTheCommandLine"),
  D6_A_PROGRAM_THAT_HANGS_LEAVES_CHILDREN(
      "ProgramRunner",
      "    descendants.forEach(ProcessHandle::destroyForcibly);\n",
      "    descendants.clear();\n",
      "ProgramRunnerTest#aProgramThatHangsIsEndedAfterFiveSecondsWithItsChildren"),
  D7_IT_IS_SWITCHED_OFF_THOUGH_OTHERS_NEED_IT(
      "SharedChanges",
      "inOthers(change::isSharedWith, directory, own).isPresent()",
      "own.toString().isEmpty()",
      "HostChangesTest#aSharedChangeIsUndoneByTheLastDeviceThatHasIt"),
  D7_WHAT_A_KILLED_PROCESS_LEFT_STAYS(
      "Recovery",
      "!directory.isAlive(entries.owner()) ||",
      "",
      "JournalRecoveryTest#theNextOpenUndoesWhatADeadProcessLeft"),
  D7_A_STEP_IS_DONE_BEFORE_IT_IS_IN_THE_JOURNAL(
      "HostChanges",
      "    journal.add(change);\n    try {\n      kinds.apply(change);\n",
      "    try {\n      kinds.apply(change);\n      journal.add(change);\n",
      "HostChangesTest#aChangeIsInTheJournalBeforeItIsMade"),
  D10_OTHERS_MAY_READ_THE_JOURNAL(
      "JournalDirectory",
      "fromString(\"rw-------\")",
      "fromString(\"rw-r--r--\")",
      "HostChangesTest#theJournalIsPrivate");

  private static final String PACKAGE = "vpnd.netconfig.";

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
