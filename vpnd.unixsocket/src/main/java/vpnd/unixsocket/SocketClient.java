// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A connected client. Reading and writing wait for it until a deadline, which is a value of {@link
 * System#nanoTime}. Not thread-safe, except for the end of waiting.
 */
public final class SocketClient implements AutoCloseable {
  private final SocketChannel channel;
  private final Selector selector;

  private SocketClient(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    channel.configureBlocking(false);
  }

  /**
   * Waits for the next client.
   *
   * @throws IOException if the channel is closed, or for lack of descriptors; the client then stays
   *     in the listen backlog
   */
  public static SocketClient accept(ServerSocketChannel listening) throws IOException {
    // Before accepting, so that a client that is accepted can be served.
    var selector = Selector.open();
    try {
      return new SocketClient(listening.accept(), selector);
    } catch (IOException e) {
      selector.close();
      throw e;
    }
  }

  /**
   * Reads at least one byte.
   *
   * @param bytes has room for one
   * @return the number of bytes, or -1 if the client has sent everything
   * @throws IOException if the client is gone or sends nothing in time
   */
  public int read(ByteBuffer bytes, long deadline) throws IOException {
    int count = channel.read(bytes);
    while (count == 0) {
      await(SelectionKey.OP_READ, deadline);
      count = channel.read(bytes);
    }
    return count;
  }

  /**
   * Writes at least one byte, and as many as the client's queue has room for.
   *
   * @param bytes at least one
   * @throws IOException if the client is gone or reads nothing in time
   */
  public void write(ByteBuffer bytes, long deadline) throws IOException {
    while (channel.write(bytes) == 0) {
      await(SelectionKey.OP_WRITE, deadline);
    }
  }

  private void await(int operation, long deadline) throws IOException {
    try {
      channel.register(selector, operation);
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0 || selector.select(key -> {}, millis) == 0) {
        throw new SocketTimeoutException("the client takes too long");
      }
    } catch (ClosedSelectorException e) {
      throw new IOException("the server closes", e);
    }
  }

  /** From now on what would wait fails, also in a wait that has begun. */
  void endWaiting() throws IOException {
    selector.close();
  }

  /** Disconnects the client. */
  @Override
  public void close() throws IOException {
    try (channel) {
      selector.close();
    }
  }
}
