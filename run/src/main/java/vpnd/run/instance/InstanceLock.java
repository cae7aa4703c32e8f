// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.instance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

/**
 * Prevents a second instance with the same configuration files. The kernel releases the lock when
 * the process ends, so there are no stale locks. The file contains the process id for information,
 * and is never removed: with a second file there could be two locks.
 *
 * <p>The lock is that of fcntl(2): it is lost if this process opens and closes the file again.
 */
public final class InstanceLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private InstanceLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock for the lifetime of this process.
   *
   * @throws ExitException if another process holds it, or the file cannot be created
   */
  public static InstanceLock take(Path file, long pid) throws ExitException {
    try {
      var channel = open(file);
      if (tryLock(channel) == null) {
        var owner = text(channel);
        channel.close();
        throw alreadyRunning(owner);
      }
      channel.truncate(0).write(US_ASCII.encode(pid + "\n"));
      return new InstanceLock(file, channel);
    } catch (IOException e) {
      throw ExitException.ofFile("cannot lock " + file, e);
    }
  }

  /**
   * Checks that no other process holds the lock.
   *
   * @throws ExitException if one does
   */
  public static void refuseIfTaken(Path file) throws ExitException {
    try (var channel = open(file)) {
      if (tryLock(channel) == null) {
        throw alreadyRunning(text(channel));
      }
    } catch (IOException e) {
      throw ExitException.ofFile("cannot lock " + file, e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    StateDirectory.createPrivate(file.toAbsolutePath().getParent());
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    return channel.tryLock();
  }

  private static String text(FileChannel channel) throws IOException {
    var content = ByteBuffer.allocate(32);
    channel.read(content, 0);
    return US_ASCII.decode(content.flip()).toString().strip();
  }

  private static ExitException alreadyRunning(String owner) {
    return new ExitException(
        ExitCode.ALREADY_RUNNING,
        "already running with a configuration file of this name%s; stop that one first"
            .formatted(owner.isEmpty() ? "" : " as process " + owner));
  }

  @Override
  public String toString() {
    return file.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
