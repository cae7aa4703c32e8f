// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import vpnd.api.Reason;

/**
 * Ends vpnd with a message for the person at the terminal, or in the log of a daemon; the message
 * is empty if what is wrong was told already.
 */
final class Failure extends Exception {
  private static final long serialVersionUID = 1;
  private static final String DENIED = "permission denied";

  private final int exitCode;

  /**
   * @param exitCode one of {@link ExitCode}
   * @param message what is wrong and what would help
   */
  Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /**
   * The system refused something with a file.
   *
   * @param what was not possible, with the file's name
   */
  static Failure ofFile(String what, IOException cause) {
    var reason =
        cause instanceof AccessDeniedException
            ? DENIED
            : cause instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : Reason.of(cause);
    var remedy =
        switch (reason) {
          case "Read-only file system" -> "mount a file system there that can be written";
          case "No space left on device", "Disk quota exceeded" -> "make room there";
          case "Too many open files" -> Descriptors.REMEDY;
          case DENIED -> "run vpnd as root, or let its user write there";
          default -> "repair that";
        };
    return new Failure(ExitCode.SYSTEM, "%s: %s; %s".formatted(what, reason, remedy));
  }

  /** Whether the log says already what is wrong. */
  boolean isTold() {
    return "".equals(getMessage());
  }

  int exitCode() {
    return exitCode;
  }
}
