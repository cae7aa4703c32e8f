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
      var type = Files.getFileStore(path).type();
      if (type.matches(WITHOUT_MODES)) {
        return "its file system (%s) has one mode for all files: mount it with umask=077, or use another one"
            .formatted(type);
      }
    } catch (IOException e) {
      // It may be one that has modes.
    }
    return "run: " + command + " " + ShellWord.of(path);
  }
}
