// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a client and its gateway: the gateway sees the client at an address that may
 * change. What comes to an earlier address still reaches the client.
 */
final class Nat implements AutoCloseable {
  private static final int RECORDED = 200;
  private static final int BUFFER = 4 << 20;

  private final SocketAddress gateway;
  private final Selector selector;
  private final DatagramChannel inside;
  private final Thread thread = new Thread(this::run, "nat");
  private final List<byte[]> recorded = new CopyOnWriteArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
  private volatile DatagramChannel outside;
  private volatile @Nullable DatagramChannel copyist;
  private volatile boolean isClosed;
  private @Nullable SocketAddress client;

  /**
   * @param gateway UDP port of the gateway on 127.0.0.1
   */
  Nat(int gateway) throws IOException {
    this.gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway);
    selector = Selector.open();
    inside = open(InetAddress.getLoopbackAddress());
    outside = open(InetAddress.getLoopbackAddress());
    thread.start();
  }

  private DatagramChannel open(InetAddress address) throws IOException {
    var channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
    channel.bind(new InetSocketAddress(address, 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  /** UDP port on 127.0.0.1 that the client takes for its gateway. */
  int port() throws IOException {
    return ((InetSocketAddress) inside.getLocalAddress()).getPort();
  }

  /** From now on the gateway sees the client at another port of an address. */
  void move(InetAddress address) throws IOException {
    outside = open(address);
  }

  /**
   * From now on a copy of what the client sends is sent from elsewhere, and is there before it.
   *
   * @param from is not read here
   */
  void copyFirst(DatagramChannel from) {
    copyist = from;
  }

  /** The first datagrams that the client sent. */
  List<byte[]> recorded() {
    return recorded;
  }

  private void run() {
    try {
      while (!isClosed) {
        selector.select();
        for (var key : selector.selectedKeys()) {
          relay((DatagramChannel) key.channel());
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void relay(DatagramChannel from) throws IOException {
    for (; ; ) {
      buffer.clear();
      var source = from.receive(buffer);
      if (source == null) {
        return;
      }
      buffer.flip();
      if (from == inside) {
        client = source;
        if (recorded.size() < RECORDED) {
          var copy = new byte[buffer.limit()];
          buffer.get(0, copy);
          recorded.add(copy);
        }
        var quicker = copyist;
        if (quicker != null) {
          quicker.send(buffer.duplicate(), gateway);
        }
        outside.send(buffer, gateway);
      } else if (client != null) {
        inside.send(buffer, client);
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
    for (var key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
