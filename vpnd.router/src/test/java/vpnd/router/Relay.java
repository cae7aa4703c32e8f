// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.IntPredicate;

/** The way between two sides on 127.0.0.1, which may lose what it is told to. */
final class Relay implements AutoCloseable {
  private final Selector selector;
  private final DatagramChannel atWest;
  private final DatagramChannel atEast;
  private final SocketAddress west;
  private final SocketAddress east;
  private final Thread thread = new Thread(this::run, "relay");
  private volatile IntPredicate passesToEast = length -> true;
  private volatile IntPredicate passesToWest = length -> true;
  private volatile boolean isClosed;

  Relay(int westPort, int eastPort) throws IOException {
    west = at(westPort);
    east = at(eastPort);
    selector = Selector.open();
    atWest = open();
    atEast = open();
    thread.start();
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private DatagramChannel open() throws IOException {
    var channel = DatagramChannel.open();
    channel.bind(at(0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  /** What the west takes for the port of the east. */
  int portForWest() throws IOException {
    return ((InetSocketAddress) atWest.getLocalAddress()).getPort();
  }

  int portForEast() throws IOException {
    return ((InetSocketAddress) atEast.getLocalAddress()).getPort();
  }

  /** From now on only datagrams of these lengths pass to the east. */
  void toEast(IntPredicate passes) {
    passesToEast = passes;
  }

  /** From now on only datagrams of these lengths pass to the west. */
  void toWest(IntPredicate passes) {
    passesToWest = passes;
  }

  private void run() {
    var buffer = ByteBuffer.allocateDirect(2048);
    try {
      while (!isClosed) {
        selector.select();
        selector.selectedKeys().clear();
        forward(buffer, atWest, passesToEast, atEast, east);
        forward(buffer, atEast, passesToWest, atWest, west);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void forward(
      ByteBuffer buffer,
      DatagramChannel from,
      IntPredicate passes,
      DatagramChannel through,
      SocketAddress to)
      throws IOException {
    while (from.receive(buffer.clear()) != null) {
      if (passes.test(buffer.flip().limit())) {
        through.send(buffer, to);
      }
    }
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    atWest.close();
    atEast.close();
    selector.close();
  }
}
