// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vpnd.api.Reason;
import vpnd.unixsocket.SocketFile;

/**
 * The socket at one path. If it cannot be made, it is tried again now and then; each reason is told
 * once.
 */
final class Listener {
  private static final System.Logger LOG = System.getLogger("vpnd.stats.graphite");
  static final long RETRY_INTERVAL = TimeUnit.SECONDS.toNanos(5);

  private final Path path;
  private @Nullable SocketFile socket;
  private @Nullable SelectionKey key;
  private long retryAt;
  private String told = "";

  /**
   * @param now in the nanoseconds of {@link System#nanoTime}, as in all methods
   */
  Listener(Path path, long now) {
    this.path = path;
    this.retryAt = now;
  }

  Path path() {
    return path;
  }

  boolean isOpen() {
    return key != null;
  }

  /** When {@link #openIfDue} has something to do, if this is not open. */
  long retryAt() {
    return retryAt;
  }

  void openIfDue(Selector selector, long now) {
    if (isOpen() || retryAt - now > 0) {
      return;
    }
    try {
      var made = SocketFile.create(path, "rw-rw----", "set stats_path to another path");
      socket = made;
      made.channel().configureBlocking(false);
      key = made.channel().register(selector, SelectionKey.OP_ACCEPT, this);
      if (!told.isEmpty()) {
        LOG.log(Level.INFO, "statistics are served at {0} now", path);
        told = "";
      }
    } catch (IOException e) {
      fail(e, now);
    }
  }

  /** Whether connections are wanted at the moment. */
  void accept(boolean isWanted) {
    if (key != null) {
      key.interestOps(isWanted ? SelectionKey.OP_ACCEPT : 0);
    }
  }

  /** Takes a connection; null if there is none. */
  @Nullable SocketChannel accept(long now) {
    try {
      return socket == null ? null : socket.channel().accept();
    } catch (IOException e) {
      // Most likely there is no descriptor left, which may change.
      fail(e, now);
      return null;
    }
  }

  private void fail(IOException cause, long now) {
    close();
    retryAt = now + RETRY_INTERVAL;
    var message = Reason.of(cause);
    if (!message.equals(told)) {
      LOG.log(Level.WARNING, "no statistics at {0}: {1}", path, message);
      told = message;
    }
  }

  /** Closes the socket and removes its file. */
  void close() {
    var closing = socket;
    socket = null;
    key = null;
    if (closing == null) {
      return;
    }
    try {
      closing.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the socket {0} was not removed: {1}", path, Reason.of(e));
    }
  }
}
