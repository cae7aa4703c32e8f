// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  A7_CONTROL_CHARACTERS_ARE_LOGGED(
      "log.LogEntry", "    text = escape(text);\n", "", "log.LogEntryTest"),
  D4_A_JAR_OF_OTHERS_IS_USED(
      "bundles.JarBundle",
      "if (exposure != null) {",
      "if (jar == null) {",
      "bundles.JarBundleTest#aJarThatOthersCanChangeIsNotUsed(java.nio.file.Path)"),
  D10_OTHERS_MAY_ENTER_THE_DIRECTORY(
      "instance.StateDirectory",
      "\"rwx------\"",
      "\"rwxr-x---\"",
      "instance.StateDirectoryTest#onlyTheOwnerMayEnter"),
  D10_A_GROUP_MAY_LOCK(
      "instance.InstanceLock",
      "\"rw-------\"",
      "\"rw-r-----\"",
      "instance.InstanceLockTest#onlyItsOwnerMayReadIt"),
  D10_OTHERS_MAY_READ_THE_KEY(
      "command.KeygenCommand",
      "\"rw-------\"",
      "\"rw-r-----\"",
      "command.KeygenCommandTest#itIsItsOwnersAloneFromTheFirstMoment"),
  D13_AN_ARGUMENT_MAY_END_THE_LINE(
      "command.ControlCommand",
      "return isText ? null",
      "return isText || arguments.size() > 1 ? null",
      "command.ControlCommandTest");

  private static final String PACKAGE = "vpnd.run.";

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
