// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.router.protocol.Nonce;

/**
 * A file that holds one nonce (protocol, section 4): 24 octets in wire order, replaced as a whole
 * and on the disk before {@link #write} returns (security B2).
 */
final class NonceFile {
  private final Path path;
  private final Path temporary;

  NonceFile(Path path) {
    this.path = path;
    this.temporary = path.resolveSibling(path.getFileName() + ".new");
  }

  /** The nonce in the file; null if there is no file or it is too short, as after a crash. */
  @Nullable Nonce read() throws IOException {
    try {
      var octets = Files.readAllBytes(path);
      return octets.length < Nonce.SIZE ? null : Nonce.read(ByteBuffer.wrap(octets), 0);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Replaces the nonce; when this returns it survives a power failure. */
  void write(Nonce nonce) throws IOException {
    var octets = ByteBuffer.allocate(Nonce.SIZE);
    nonce.write(octets, 0);
    Files.deleteIfExists(temporary);
    try (var channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
      channel.force(true);
    }
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    try (var directory = FileChannel.open(path.toAbsolutePath().getParent())) {
      directory.force(true);
    }
  }
}
