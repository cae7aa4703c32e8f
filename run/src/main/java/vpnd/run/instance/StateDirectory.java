// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import vpnd.run.process.ExitException;

/**
 * A directory for the files of one process, accessible to its owner only.
 *
 * @param path the directory; not used by any other running process
 */
public record StateDirectory(Path path) implements AutoCloseable {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /**
   * Creates the directory; replaces one that a dead process left.
   *
   * @throws ExitException if that is not possible
   */
  public static StateDirectory create(Path path) throws ExitException {
    try {
      createPrivate(path.toAbsolutePath().getParent());
      remove(path);
      return new StateDirectory(Files.createDirectory(path, OWNER_ONLY));
    } catch (IOException e) {
      throw ExitException.ofFile("cannot make the directory " + path, e);
    }
  }

  /** Creates a directory accessible to its owner only, unless it exists. */
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

  /** Removes the directory and its contents. */
  @Override
  public void close() throws IOException {
    remove(path);
  }
}
