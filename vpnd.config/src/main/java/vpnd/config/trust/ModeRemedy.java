// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The remedy for a file or directory whose mode gives other users too much access. */
public final class ModeRemedy {
  /** File systems on which the mount determines the mode of all files. */
  private static final String WITHOUT_MODES = "(fuse\\.)?(vfat|fusefat|exfat|msdos|ntfs.*)|fuseblk";

  private ModeRemedy() {}

  /**
   * The remedy.
   *
   * @param command chmod(1) without the path
   */
  public static String of(String command, Path path) {
    try {
      return of(command, path, Files.getFileStore(path).type());
    } catch (IOException e) {
      return of(command, path, "unknown"); // assume that it has modes
    }
  }

  /**
   * The same.
   *
   * @param type of the file system, as in {@code /proc/mounts}
   */
  public static String of(String command, Path path, String type) {
    return type.matches(WITHOUT_MODES)
        ? "its file system (%s) has one mode for all files: mount it with umask=077, or use another one"
            .formatted(type)
        : "run: " + command + " " + ShellWord.of(path);
  }
}
