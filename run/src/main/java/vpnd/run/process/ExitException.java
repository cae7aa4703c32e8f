// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import vpnd.api.operation.Reason;

/**
 * Ends the process with an exit code and a message for the terminal or the log. The message is
 * empty if the problem was reported already.
 */
public final class ExitException extends Exception {
  private static final long serialVersionUID = 1;
  private static final String DENIED = "permission denied";

  private final int exitCode;

  /**
   * @param exitCode one of {@link ExitCode}
   * @param message the fault and the remedy
   */
  public ExitException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /**
   * A file operation failed.
   *
   * @param what the failed operation, with the path
   */
  public static ExitException ofFile(String what, IOException cause) {
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
          case "Too many open files" -> DescriptorLimit.REMEDY;
          case DENIED -> "run vpnd as root, or let its user write there";
          default -> "repair that";
        };
    return new ExitException(ExitCode.SYSTEM, "%s: %s; %s".formatted(what, reason, remedy));
  }

  /** Whether the problem was reported already. */
  public boolean isReported() {
    return "".equals(getMessage());
  }

  public int exitCode() {
    return exitCode;
  }
}
