// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What helps where a file or directory has a mode that allows others too much. */
final class ModeRemedy {
  /** File systems on which all files have the mode that their mount gives them. */
  private static final String WITHOUT_MODES = "(fuse\\.)?(vfat|fusefat|exfat|msdos|ntfs.*)|fuseblk";

  private ModeRemedy() {}

  /**
   * How to change it.
   *
   * @param command chmod(1) with all but the path
   */
  static String of(String command, Path path) {
    try {
      return of(command, path, Files.getFileStore(path).type());
    } catch (IOException e) {
      return of(command, path, "unknown"); // it may be one that has modes
    }
  }

  /**
   * The same.
   *
   * @param type of the file system, as in {@code /proc/mounts}
   */
  static String of(String command, Path path, String type) {
    return type.matches(WITHOUT_MODES)
        ? "its file system (%s) has one mode for all files: mount it with umask=077, or use another one"
            .formatted(type)
        : "run: " + command + " " + ShellWord.of(path);
  }
}
