// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

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

/**
 * Keeps a second vpnd from running with the same configuration files. The kernel releases the lock
 * when the process ends, however it does, so what a dead one left never stands in the way. The file
 * holds the process id, for people, and stays: with a new one there could be two locks.
 *
 * <p>The lock is that of fcntl(2): it is lost if this process opens the file once more and closes
 * it.
 */
final class InstanceLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private InstanceLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock for the rest of this process's life.
   *
   * @throws Failure if another process has it, or the file cannot be made
   */
  static InstanceLock take(Path file, long pid) throws Failure {
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
      throw Failure.ofFile("cannot lock " + file, e);
    }
  }

  /**
   * Looks whether another process has the lock.
   *
   * @throws Failure if one has
   */
  static void refuseIfTaken(Path file) throws Failure {
    try (var channel = open(file)) {
      if (tryLock(channel) == null) {
        throw alreadyRunning(text(channel));
      }
    } catch (IOException e) {
      throw Failure.ofFile("cannot lock " + file, e);
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

  private static Failure alreadyRunning(String owner) {
    return new Failure(
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
