// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that holds the process id of a daemon while the daemon lives, for those who want to send
 * it a signal. Whether one runs is for {@link InstanceLock} to say.
 */
record PidFile(Path path) implements AutoCloseable {
  /** It is no secret, and what watches daemons need not be root. */
  private static final Set<PosixFilePermission> FOR_ALL =
      PosixFilePermissions.fromString("rw-r--r--");

  /**
   * Makes the file, in place of one that a dead process left. Nobody finds it without the id in it.
   *
   * @throws Failure if the file cannot be made
   */
  static PidFile create(Path path, long pid) throws Failure {
    try {
      var whole = path.resolveSibling(path.getFileName() + ".new");
      Files.deleteIfExists(whole);
      // Whatever the umask, nobody else may write to it at any time.
      Files.createFile(whole, PosixFilePermissions.asFileAttribute(FOR_ALL));
      Files.writeString(whole, pid + "\n", US_ASCII);
      Files.setPosixFilePermissions(whole, FOR_ALL);
      Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
      return new PidFile(path);
    } catch (IOException e) {
      throw Failure.ofFile("cannot write the pid file " + path, e);
    }
  }

  /** Removes the file. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
