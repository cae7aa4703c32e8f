// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By what a file is known to be the same as before without reading it.
 *
 * @param attributes its inode, size and mode, and when its content and its inode were changed
 */
record FileState(Map<String, Object> attributes) {
  private static final String ATTRIBUTES = "unix:dev,ino,size,mode,lastModifiedTime,ctime";

  /**
   * Looks at a file or directory; at a symbolic link itself if there is nothing at its end.
   *
   * @return null if there is none
   * @throws IOException if that cannot be told
   */
  static @Nullable FileState of(Path path) throws IOException {
    try {
      return new FileState(Files.readAttributes(path, ATTRIBUTES));
    } catch (NoSuchFileException e) {
      return ofLink(path);
    } catch (FileSystemException e) {
      if (Files.isSymbolicLink(path)) {
        return ofLink(path); // a link to itself
      }
      throw e;
    }
  }

  private static @Nullable FileState ofLink(Path path) throws IOException {
    try {
      return new FileState(Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
