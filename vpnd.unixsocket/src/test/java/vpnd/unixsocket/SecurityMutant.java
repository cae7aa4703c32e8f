// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  D9_THE_SOCKET_IS_UNLINKED_BLINDLY(
      "SocketFile",
      "if (isServed(path)) {",
      "if (path.toString().isEmpty()) {",
      "SocketFileTest#aSocketThatAnotherProcessServesIsLeftAlone"),
  D9_ANYTHING_IS_REPLACED(
      "SocketFile",
      "(mode & FILE_TYPE) != SOCKET",
      "mode == SOCKET",
      "SocketFileTest#aFileIsLeftAlone"),
  D9_OTHERS_MAY_ENTER_THE_DIRECTORY(
      "SocketFile",
      "\"rwx------\"",
      "\"rwxr-xr-x\"",
      "SocketFileTest#nobodySeesItBeforeItHasItsMode"),
  D9_IT_IS_SEEN_BEFORE_IT_HAS_ITS_MODE(
      "SocketFile",
      "Files.setPosixFilePermissions(hidden, permissions);\n      var made = new SocketFile(path, keyOf(hidden), channel);\n      // Not a rename, which would replace a file created there meanwhile.\n      Files.createLink(path, hidden);",
      "var made = new SocketFile(path, keyOf(hidden), channel);\n      Files.createLink(path, hidden);\n      Files.setPosixFilePermissions(path, permissions);",
      "SocketFileTest#nobodySeesItBeforeItHasItsMode"),
  D9_IT_TAKES_THE_PLACE_OF_ANOTHER(
      "SocketFile",
      "Files.createLink(path, hidden);",
      "Files.move(hidden, path, java.nio.file.StandardCopyOption.ATOMIC_MOVE);",
      "SocketFileTest#whatComesToItsPlaceMeanwhileIsNotReplaced"),
  D9_WHAT_IS_NOT_OURS_IS_REMOVED(
      "SocketFile",
      "key != null && key.equals(keyOf(path))",
      "key != null",
      "SocketFileTest#whatHasComeToItsPlaceIsNotRemoved");

  private static final String PACKAGE = "vpnd.unixsocket.";

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
