// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A listening UNIX socket in the file system, mode 0600 from the first moment at which others can
 * see it. Closing it removes the file.
 */
final class SocketFile implements AutoCloseable {
  /** The least that a system takes, which is that of the BSDs and macOS (104 with the final 0). */
  private static final int MAX_PATH_OCTETS = 103;

  private final ServerSocketChannel channel;
  private final Path path;
  private final @Nullable Object identity;

  private SocketFile(ServerSocketChannel channel, Path path) throws IOException {
    this.channel = channel;
    this.path = path;
    identity = identity(path);
  }

  /**
   * Makes it, in place of one on which nobody listens.
   *
   * @param path where others find it
   * @param hidden where it is made, on the same file system, in a directory that is closed to
   *     others
   * @throws IOException if another process listens there, there is a file that is no socket, or the
   *     system refuses
   */
  static SocketFile create(Path path, Path hidden) throws IOException {
    if (path.toString().getBytes(UTF_8).length > MAX_PATH_OCTETS) {
      throw new IOException("the path " + path + " is too long for a socket");
    }
    refuseIfUsed(path);
    Files.deleteIfExists(hidden);
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(hidden));
      Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
      Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE);
      return new SocketFile(channel, path);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void refuseIfUsed(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    var attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw new IOException(path + " is not a socket; remove it");
    }
    if (isAnswered(path)) {
      throw new IOException("another process listens at " + path);
    }
  }

  private static boolean isAnswered(Path path) {
    try (var probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Waits for a connection. */
  SocketChannel accept() throws IOException {
    return channel.accept();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (Files.exists(path) && Objects.equals(identity(path), identity)) {
      Files.delete(path);
    }
  }
}
