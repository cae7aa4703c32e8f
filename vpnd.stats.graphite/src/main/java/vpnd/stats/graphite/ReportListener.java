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
import vpnd.api.operation.Reason;
import vpnd.unixsocket.SocketFile;

/** The listening socket at one path. Retries if it cannot be created; logs each reason once. */
final class ReportListener {
  private static final System.Logger LOG = System.getLogger("vpnd.stats.graphite");
  static final long RETRY_INTERVAL = TimeUnit.SECONDS.toNanos(5);

  private final Path path;
  private @Nullable SocketFile socket;
  private @Nullable SelectionKey key;
  private long retryAt;
  private String logged = "";

  /**
   * @param now in the nanoseconds of {@link System#nanoTime}, as in all methods
   */
  ReportListener(Path path, long now) {
    this.path = path;
    this.retryAt = now;
  }

  Path path() {
    return path;
  }

  boolean isOpen() {
    return key != null;
  }

  /** When {@link #openIfDue} retries, if this is not open. */
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
      if (!logged.isEmpty()) {
        LOG.log(Level.INFO, "statistics are served at {0} now", path);
        logged = "";
      }
    } catch (IOException e) {
      fail(e, now);
    }
  }

  /** Sets whether to accept connections. */
  void accept(boolean isWanted) {
    if (key != null) {
      key.interestOps(isWanted ? SelectionKey.OP_ACCEPT : 0);
    }
  }

  /** Accepts a connection; null if there is none. */
  @Nullable SocketChannel accept(long now) {
    try {
      return socket == null ? null : socket.channel().accept();
    } catch (IOException e) {
      // Most likely a lack of descriptors, which may change.
      fail(e, now);
      return null;
    }
  }

  private void fail(IOException cause, long now) {
    close();
    retryAt = now + RETRY_INTERVAL;
    var message = Reason.of(cause);
    if (!message.equals(logged)) {
      LOG.log(Level.WARNING, "no statistics at {0}: {1}", path, message);
      logged = message;
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
