// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A listening UNIX socket with its file (unix(7)). The file has its mode from the moment it becomes
 * visible, and is removed on close.
 *
 * @param key distinguishes this file from a later one at the same path
 */
public record SocketFile(Path path, @Nullable Object key, ServerSocketChannel channel)
    implements AutoCloseable {

  /** The limit of Java on Linux; a few bytes less elsewhere. */
  private static final int LONGEST_PATH = 106;

  private static final int FILE_TYPE = 0xf000;
  private static final int SOCKET = 0xc000;

  /**
   * Creates the socket. Replaces an existing one that no process serves any more, and nothing else.
   *
   * @param mode such as {@code rw-------}
   * @param elsewhere how to choose another path, for the message
   * @throws IOException if it cannot be created; the message states the cause and the remedy
   */
  public static SocketFile create(Path path, String mode, String elsewhere) throws IOException {
    var permissions = PosixFilePermissions.fromString(mode);
    try {
      requireShort(path, elsewhere);
      requireFree(path, elsewhere);
      return createInPrivate(path, permissions, elsewhere);
    } catch (NoSuchFileException e) {
      throw new IOException("its directory does not exist; create that, or " + elsewhere, e);
    } catch (FileSystemException e) {
      var reason = e.getReason() == null ? "the system refuses it" : e.getReason();
      throw new IOException(
          "it cannot be made there: %s; correct that, or %s".formatted(reason, elsewhere), e);
    }
  }

  /**
   * A socket is created with a mode by the umask, so it is created in a private directory and
   * linked to its path when its mode is set.
   */
  private static SocketFile createInPrivate(
      Path path, Set<PosixFilePermission> permissions, String elsewhere) throws IOException {
    var directory = privateDirectory(path);
    var hidden = directory.resolve("s");
    try {
      requireShort(hidden, elsewhere);
      return create(path, hidden, permissions);
    } finally {
      Files.deleteIfExists(hidden);
      Files.delete(directory);
    }
  }

  /** Creates a directory beside the path that only its owner may enter. */
  static Path privateDirectory(Path path) throws IOException {
    var number = ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36);
    var directory = path.resolveSibling(".vpnd-" + Integer.toString(number, 36));
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    return Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(ownerOnly));
  }

  /** Creates the socket at the hidden path, and links it to the other when it is ready. */
  static SocketFile create(Path path, Path hidden, Set<PosixFilePermission> permissions)
      throws IOException {
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(hidden));
      Files.setPosixFilePermissions(hidden, permissions);
      var made = new SocketFile(path, keyOf(hidden), channel);
      // Not a rename, which would replace a file created there meanwhile.
      Files.createLink(path, hidden);
      return made;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void requireShort(Path path, String elsewhere) throws IOException {
    var excess = path.toString().getBytes(UTF_8).length - LONGEST_PATH;
    if (excess > 0) {
      throw new IOException(
          "the path is %d bytes too long for a UNIX socket; %s".formatted(excess, elsewhere));
    }
  }

  private static void requireFree(Path path, String elsewhere) throws IOException {
    if (!Files.exists(path, NOFOLLOW_LINKS)) {
      return;
    }
    var mode = (int) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS);
    if ((mode & FILE_TYPE) != SOCKET) {
      throw new IOException("what is there is not a socket; remove it, or " + elsewhere);
    }
    if (isServed(path)) {
      throw new IOException("another process serves this socket; stop that, or " + elsewhere);
    }
    Files.deleteIfExists(path);
  }

  private static boolean isServed(Path path) throws IOException {
    try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // A blocking connect waits for a busy process.
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (SocketException e) {
      // Only ECONNREFUSED means that no process listens; others may be busy.
      return !(e instanceof ConnectException);
    }
  }

  private static @Nullable Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
  }

  /** Removes the file, unless something else has come to its place, and closes the socket. */
  @Override
  public void close() throws IOException {
    // In this order: the inode is not reused while the socket is open.
    try (channel) {
      if (key != null && key.equals(keyOf(path))) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      // Removed already.
      return;
    }
  }
}
