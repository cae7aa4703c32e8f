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
 * @param danger what keeps it from being used although it did not change, since it can be mended
 *     elsewhere; null if nothing does
 */
record FileState(Map<String, Object> attributes, PathTrust.@Nullable Danger danger) {
  private static final String ATTRIBUTES = "unix:dev,ino,size,mode,lastModifiedTime,ctime";

  /**
   * Looks at a file or directory; at a symbolic link itself if there is nothing at its end.
   *
   * @return null if there is none
   * @throws IOException if that cannot be told
   */
  static @Nullable FileState of(Path path) throws IOException {
    return of(path, dangerOf(path));
  }

  /** The same for a file of a directory, when it is known whether the way to that is in danger. */
  static @Nullable FileState in(Path path, PathTrust.@Nullable Danger ofDirectory)
      throws IOException {
    return of(path, Files.isSymbolicLink(path) ? dangerOf(path) : ofDirectory);
  }

  /**
   * What keeps the directories of a path and its links from being trusted, if it leads anywhere.
   */
  static PathTrust.@Nullable Danger dangerOf(Path path) {
    try {
      return PathTrust.of(path).danger();
    } catch (IOException e) {
      return null; // the file cannot be read either, and that is told
    }
  }

  private static @Nullable FileState of(Path path, PathTrust.@Nullable Danger danger)
      throws IOException {
    try {
      return new FileState(Files.readAttributes(path, ATTRIBUTES), danger);
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
      return new FileState(Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS), null);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
