// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.instance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import vpnd.run.process.ExitException;

/**
 * A file with the process id of a running daemon. It is information only: {@link InstanceLock}
 * decides whether one runs.
 */
public record PidFile(Path path) implements AutoCloseable {
  /** Not a secret: monitoring need not run as root. */
  private static final Set<PosixFilePermission> FOR_ALL =
      PosixFilePermissions.fromString("rw-r--r--");

  /**
   * Creates the file atomically with its content; replaces one that a dead process left.
   *
   * @throws ExitException if the file cannot be created
   */
  public static PidFile create(Path path, long pid) throws ExitException {
    try {
      var whole = path.resolveSibling(path.getFileName() + ".new");
      Files.deleteIfExists(whole);
      // Never writable by others, whatever the umask.
      Files.createFile(whole, PosixFilePermissions.asFileAttribute(FOR_ALL));
      Files.writeString(whole, pid + "\n", US_ASCII);
      Files.setPosixFilePermissions(whole, FOR_ALL);
      Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
      return new PidFile(path);
    } catch (IOException e) {
      throw ExitException.ofFile("cannot write the pid file " + path, e);
    }
  }

  /** Removes the file. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
