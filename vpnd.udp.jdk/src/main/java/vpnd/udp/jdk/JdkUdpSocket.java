// SPDX-License-Identifier: BSD-2-Clause
package vpnd.udp.jdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.UdpSocket;

/** A UDP socket by {@link DatagramChannel}: one system call for each datagram. */
final class JdkUdpSocket implements UdpSocket {
  private static final int BUFFER = 4 << 20;
  private static final int USUAL_MTU = 1500;

  /** A batch's bytes with a separate position, created only for another batch. */
  private static final class View {
    private @Nullable PacketBatch batch;
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    ByteBuffer of(PacketBatch wanted) {
      if (wanted != batch) {
        batch = wanted;
        bytes = wanted.bytes().duplicate();
      }
      return bytes;
    }
  }

  private final DatagramChannel channel;
  private final Selector selector;
  private final int localPort;
  private final View received = new View();
  private final ThreadLocal<View> sent = ThreadLocal.withInitial(View::new);
  private @Nullable Endpoint lastSource;

  JdkUdpSocket(int port) throws IOException {
    channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
      channel.bind(new InetSocketAddress(port));
      channel.configureBlocking(false);
      localPort = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public int localPort() {
    return localPort;
  }

  @Override
  public int receive(PacketBatch batch, long timeoutNanos) throws IOException {
    var count = receiveNow(batch);
    if (count == 0 && timeoutNanos > 0) {
      // Never 0: that would block indefinitely.
      selector.select(
          JdkUdpSocket::ignore, Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNanos)));
      count = receiveNow(batch);
    }
    batch.count(count);
    return count;
  }

  /** There is one key only, and what it is ready for is tried anyway. */
  private static void ignore(SelectionKey key) {}

  private int receiveNow(PacketBatch batch) throws IOException {
    var view = received.of(batch);
    var count = 0;
    while (count < batch.capacity()) {
      var at = batch.offset(count);
      view.limit(at + batch.slotSize()).position(at);
      var source = (InetSocketAddress) channel.receive(view);
      if (source == null) {
        break;
      }
      batch.length(count, view.position() - at);
      batch.endpoint(count, endpoint(source));
      count++;
    }
    return count;
  }

  private Endpoint endpoint(InetSocketAddress source) {
    var last = lastSource;
    if (last == null || !last.socketAddress().equals(source)) {
      last = new Endpoint(source, null);
      lastSource = last;
    }
    return last;
  }

  @Override
  public int send(PacketBatch batch) {
    var view = sent.get().of(batch);
    var taken = 0;
    for (var slot = 0; slot < batch.count(); slot++) {
      var endpoint = batch.endpoint(slot);
      var length = batch.length(slot);
      if (length == 0 || endpoint == null) {
        continue;
      }
      var at = batch.offset(slot);
      view.limit(at + length).position(at);
      if (isSent(view, endpoint, length)) {
        taken++;
      }
    }
    return taken;
  }

  private boolean isSent(ByteBuffer datagram, Endpoint endpoint, int length) {
    try {
      return channel.send(datagram, endpoint.socketAddress()) == length;
    } catch (IOException e) {
      // No route, or an ICMP error about an earlier datagram: the caller counts it as lost.
      return false;
    }
  }

  @Override
  public void wakeup() {
    selector.wakeup();
  }

  @Override
  public int pathMtu(Endpoint endpoint) {
    return USUAL_MTU;
  }

  @Override
  public void close() {
    try {
      selector.close();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
