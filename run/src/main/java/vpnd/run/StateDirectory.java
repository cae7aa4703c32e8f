// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A directory for the files of one process, which only their owner may enter.
 *
 * @param path the directory; no other process that runs uses it
 */
record StateDirectory(Path path) implements AutoCloseable {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /**
   * Makes the directory, in place of one that a dead process left.
   *
   * @throws Failure if that is not possible
   */
  static StateDirectory create(Path path) throws Failure {
    try {
      createPrivate(path.toAbsolutePath().getParent());
      remove(path);
      return new StateDirectory(Files.createDirectory(path, OWNER_ONLY));
    } catch (IOException e) {
      throw Failure.ofFile("cannot make the directory " + path, e);
    }
  }

  /** Makes a directory that only its owner may enter, if there is none. */
  static void createPrivate(@Nullable Path directory) throws IOException {
    if (directory != null) {
      Files.createDirectories(directory, OWNER_ONLY);
    }
  }

  private static void remove(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var tree = Files.walk(directory)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Removes the directory with all that is in it. */
  @Override
  public void close() throws IOException {
    remove(path);
  }
}
