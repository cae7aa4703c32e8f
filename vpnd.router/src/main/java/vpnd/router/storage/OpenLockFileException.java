// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Others could lock a lock file too, and its mode cannot be changed. */
final class OpenLockFileException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param reason why the system does not change it; null if it seemed to
   */
  OpenLockFileException(Path file, @Nullable String reason) {
    super(
        "others than its owner could lock %s, and its mode stays as it is%s; where the file system has one mode for all files, mount it for the owner only (umask=077), or name nonce files on another one"
            .formatted(file, reason == null ? "" : " (" + reason + ")"));
  }
}
