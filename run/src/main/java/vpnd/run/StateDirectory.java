// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/**
 * A directory for the files of one process, in a directory of all processes of vpnd. Only their
 * owner may enter them.
 *
 * @param path the directory, named after the process
 */
record StateDirectory(Path path) implements AutoCloseable {
  /**
   * Makes the directory, and removes those of processes that have died.
   *
   * @param root the directory of all processes
   * @param pid of this process
   * @throws Failure if that is not possible, most likely because vpnd does not run as root
   */
  static StateDirectory create(Path root, long pid) throws Failure {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      Files.createDirectories(root, ownerOnly);
      var path = root.resolve(Long.toString(pid));
      remove(path);
      var own = new StateDirectory(Files.createDirectory(path, ownerOnly));
      own.removeStale(root);
      return own;
    } catch (IOException e) {
      throw new Failure(
          ExitCode.SYSTEM, "cannot make a directory in " + root + ": " + e + "; run vpnd as root");
    }
  }

  private void removeStale(Path root) throws IOException {
    try (var directories = Files.newDirectoryStream(root, StateDirectory::isNumber)) {
      for (var directory : directories) {
        var pid = Long.parseLong(directory.getFileName().toString());
        if (ProcessHandle.of(pid).isEmpty() && !directory.equals(path)) {
          take(directory);
        }
      }
    }
  }

  /** Another vpnd that starts now may want to remove the same: only one can have it. */
  private void take(Path directory) throws IOException {
    var taken = path.resolve("stale");
    try {
      Files.move(directory, taken);
    } catch (NoSuchFileException e) {
      return;
    }
    remove(taken);
  }

  private static boolean isNumber(Path directory) {
    return directory.getFileName().toString().matches("[0-9]{1,10}");
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
