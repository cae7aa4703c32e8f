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
import vpnd.config.trust.PathTrust;

/**
 * Attributes by which a change of a file is detected without reading it.
 *
 * @param attributes inode, size, mode, and times of modification and change
 * @param exposure of the path to it, which changes while the file does not; null if the path is
 *     trusted
 */
public record FileState(Map<String, Object> attributes, PathTrust.@Nullable Exposure exposure) {
  private static final String ATTRIBUTES = "unix:dev,ino,size,mode,lastModifiedTime,ctime";

  /**
   * Examines a file or directory; a dangling symbolic link itself.
   *
   * @return null if the file does not exist
   * @throws IOException if it cannot be examined
   */
  public static @Nullable FileState of(Path path) throws IOException {
    return of(path, exposureOf(path));
  }

  /** The same for a file of a directory whose exposure is known. */
  static @Nullable FileState in(Path path, PathTrust.@Nullable Exposure directoryExposure)
      throws IOException {
    return of(path, Files.isSymbolicLink(path) ? exposureOf(path) : directoryExposure);
  }

  /** The exposure of a path; null if it is trusted or does not exist. */
  static PathTrust.@Nullable Exposure exposureOf(Path path) {
    try {
      return PathTrust.of(path).exposure();
    } catch (IOException e) {
      return null; // reading the file fails too, and that is reported
    }
  }

  private static @Nullable FileState of(Path path, PathTrust.@Nullable Exposure exposure)
      throws IOException {
    try {
      return new FileState(Files.readAttributes(path, ATTRIBUTES), exposure);
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
