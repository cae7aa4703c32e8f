// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.router.protocol.nonce.Nonce;

/**
 * A file that holds one nonce (protocol, section 4): 24 bytes in wire order, replaced as a whole
 * and on the disk before {@link #write} returns (security B2). What each method throws names the
 * file, the fault and what would help.
 */
public final class NonceFile {
  /** Between writing a file and putting it in its place. */
  private static final long LONGEST_WRITE_MILLIS = 60_000;

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;
  private final Path directory;
  private final Path temporary;

  public NonceFile(Path path) {
    this.path = path.toAbsolutePath();
    this.directory = Objects.requireNonNull(this.path.getParent());
    this.temporary = this.path.resolveSibling(path.getFileName() + ".new");
  }

  /**
   * Keeps other processes and tunnels off this file until what is returned is closed; makes the
   * directory, for its owner alone, if there is none.
   */
  public Closeable lock() throws IOException {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, OWNER_ONLY);
      }
      var lock = NonceLocks.take(path);
      if (lock != null) {
        return lock;
      }
    } catch (OpenLockFileException e) {
      throw new IOException("%s cannot be used: %s".formatted(path, e.getMessage()), e);
    } catch (IOException e) {
      throw unusable(e);
    }
    var holder = NonceLocks.holder(path);
    var isOther = holder.isPresent() && holder.getAsLong() != ProcessHandle.current().pid();
    throw new IOException(
        isOther
            ? "%s is in use by process %s; stop that, or give each tunnel its own nonce files"
                .formatted(path, Long.toString(holder.getAsLong()))
            : "%s is in use by another tunnel; give each its own nonce files".formatted(path));
  }

  /** The nonce in the file; null if there is no file or it is too short, as after a crash. */
  public @Nullable Nonce read() throws IOException {
    try {
      var bytes = Files.readAllBytes(path);
      return bytes.length < Nonce.SIZE ? null : Nonce.read(ByteBuffer.wrap(bytes), 0);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Whether the file was put where it is long after it was written, as from a backup; false where
   * the system does not tell.
   */
  boolean isRestored() {
    try {
      var times = Files.readAttributes(path, "unix:lastModifiedTime,ctime");
      return times.get("ctime") instanceof FileTime placed
          && times.get("lastModifiedTime") instanceof FileTime written
          && placed.toMillis() - written.toMillis() > LONGEST_WRITE_MILLIS;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Replaces the nonce; when this returns it survives a power failure. */
  public void write(Nonce nonce) throws IOException {
    try {
      replace(nonce);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Removes the file; when this returns that survives a power failure. */
  void remove() throws IOException {
    try {
      Files.deleteIfExists(path);
      syncDirectory();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void replace(Nonce nonce) throws IOException {
    var bytes = ByteBuffer.allocate(Nonce.SIZE);
    nonce.write(bytes, 0);
    Files.deleteIfExists(temporary);
    try (var channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory();
  }

  private void syncDirectory() throws IOException {
    try (var entries = FileChannel.open(directory)) {
      entries.force(true);
    }
  }

  private IOException unusable(IOException cause) {
    return new IOException(
        "%s cannot be used: %s; make %s writable or name another file in the configuration"
            .formatted(path, cause, directory),
        cause);
  }
}
