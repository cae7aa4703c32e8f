// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Locks by which one tunnel keeps all others off a nonce file, in this process and in others
 * (fcntl(2)). A lock is one byte of a lock file beside the nonce file, at a place that the name of
 * the nonce file gives. The lock files of a directory are {@value #FILES} at most, and so are the
 * descriptors; their number keeps the list of locks that the kernel and Java walk for each lock
 * short. May be called from any thread.
 */
final class NonceLocks {
  private static final int FILES = 64;

  /** FNV-1a with 64 bits (RFC 9923, appendix A). */
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;

  private static final long FNV_PRIME = 0x100000001b3L;

  /** By what the system knows a file, not by one of its names. */
  private static final Map<Object, LockFile> OPEN = new HashMap<>();

  private static final class LockFile {
    final Object key;
    final FileChannel channel;
    int locks;

    LockFile(Object key, FileChannel channel) {
      this.key = key;
      this.channel = channel;
    }
  }

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private NonceLocks() {}

  /**
   * Locks a nonce file until what is returned is closed.
   *
   * @return null if another tunnel has it
   * @throws IOException if the lock file cannot be used
   */
  static synchronized @Nullable Closeable take(Path nonceFile) throws IOException {
    var place = place(nonceFile);
    var file = lockFile(nonceFile);
    @Nullable FileLock lock = null;
    try {
      lock = tryLock(file.channel, place);
    } finally {
      if (lock != null) {
        file.locks++;
      } else if (file.locks == 0) {
        close(file);
      }
    }
    var taken = lock;
    return taken == null ? null : () -> release(file, taken);
  }

  /** The process that has locked a nonce file, if the host tells. */
  static OptionalLong holder(Path nonceFile) throws IOException {
    return LockHolder.of(pathFor(nonceFile), place(nonceFile));
  }

  private static long place(Path nonceFile) {
    return hash(Objects.requireNonNull(nonceFile.getFileName()).toString()) >>> 1;
  }

  /** Once for each file: closing a second descriptor ends the locks of the first (fcntl(2)). */
  private static LockFile lockFile(Path nonceFile) throws IOException {
    var path = pathFor(nonceFile);
    var known = Files.exists(path) ? OPEN.get(keyOf(path)) : null;
    if (known != null) {
      return known;
    }
    var channel = open(path);
    var file = new LockFile(keyOf(path), channel);
    OPEN.put(file.key, file);
    return file;
  }

  private static Object keyOf(Path path) throws IOException {
    var key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return Objects.requireNonNullElse(key, path);
  }

  private static Path pathFor(Path nonceFile) throws IOException {
    var directory = Objects.requireNonNull(nonceFile.toAbsolutePath().getParent()).toRealPath();
    return directory.resolve("nonces-%02x.lock".formatted(place(nonceFile) % FILES));
  }

  /** Who can read a file can lock it, and keep vpnd from starting. */
  private static FileChannel open(Path path) throws IOException {
    var channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      if (isForOthers(path)) {
        makePrivate(path); // an older vpnd has made it
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isForOthers(Path path) throws IOException {
    return !OWNER.containsAll(Files.getPosixFilePermissions(path));
  }

  /** Some file systems have one mode for all files, and tell so or not. */
  private static void makePrivate(Path path) throws IOException {
    try {
      Files.setPosixFilePermissions(path, OWNER_ONLY);
    } catch (FileSystemException e) {
      throw new OpenLockFileException(path, e.getReason());
    }
    if (isForOthers(path)) {
      throw new OpenLockFileException(path, null);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel, long place) throws IOException {
    try {
      return channel.tryLock(place, 1, false);
    } catch (OverlappingFileLockException e) {
      return null; // another tunnel of this process: the same answer as for another process
    }
  }

  private static synchronized void release(LockFile file, FileLock lock) throws IOException {
    if (lock.isValid()) {
      lock.release();
      file.locks--;
      if (file.locks == 0) {
        close(file);
      }
    }
  }

  private static void close(LockFile file) throws IOException {
    OPEN.remove(file.key);
    file.channel.close();
  }

  private static long hash(String name) {
    var hash = FNV_OFFSET;
    for (var value : name.getBytes(UTF_8)) {
      hash = (hash ^ (value & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}
