// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import static vpnd.itest.network.Link.Side.EAST;
import static vpnd.itest.network.Link.Side.WEST;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A router for UDP datagrams between two hosts that sends them along a {@link Link}. Each host sees
 * the relay as its peer. It replaces the kernel's netem, which many kernels lack, and can also
 * attack, unlike netem.
 */
public final class Relay implements Link.Wire {
  /** The UDP port of the relay and of both hosts. */
  public static final int PORT = 1337;

  /** The line that it writes when it is ready. */
  public static final Pattern READY = Pattern.compile("^ready");

  private static final int LARGEST = 65_535;
  private static final int BUFFER = 4 << 20;

  private record Delivery(Link.Side to, ByteBuffer datagram, long dueNanos, long number) {}

  private record Port(DatagramChannel channel, DatagramChannel stranger, InetSocketAddress host) {}

  private final Link link;
  private final Port west;
  private final Port east;
  private final Selector selector = Selector.open();
  private final PriorityQueue<Delivery> underWay =
      new PriorityQueue<>(
          (one, other) -> {
            int order = Long.compare(one.dueNanos - other.dueNanos, 0);
            return order == 0 ? Long.compare(one.number, other.number) : order;
          });
  private long deliveries;

  private Relay(Link link, Port west, Port east) throws IOException {
    this.link = link;
    this.west = west;
    this.east = east;
    west.channel.register(selector, SelectionKey.OP_READ, WEST);
    east.channel.register(selector, SelectionKey.OP_READ, EAST);
  }

  /**
   * {@code WEST_ADDRESS WEST_HOST EAST_ADDRESS EAST_HOST SEED} and {@code hostile} or {@code
   * DELAY_MS JITTER_MS LOSS_PERCENT DUPLICATE_PERCENT}: relays until it is killed between a host in
   * the west, reached from the relay's own address in the west, and one in the east.
   */
  public static void main(String... arguments) throws IOException {
    if (arguments.length != 6 && arguments.length != 9) {
      throw new IllegalArgumentException(
          "WEST_ADDRESS WEST_HOST EAST_ADDRESS EAST_HOST SEED"
              + " hostile|DELAY_MS JITTER_MS LOSS_PERCENT DUPLICATE_PERCENT");
    }
    var west = open(arguments[0], arguments[1]);
    var east = open(arguments[2], arguments[3]);
    var relay = new Relay(link(arguments), west, east);
    System.out.println("ready, seed " + arguments[4]);
    relay.run();
  }

  private static Link link(String... arguments) {
    var random = new Random(Long.parseLong(arguments[4]));
    return arguments.length == 6
        ? new HostileLink(random)
        : new ImpairedLink(
            random,
            Integer.parseInt(arguments[5]),
            Integer.parseInt(arguments[6]),
            Integer.parseInt(arguments[7]),
            Integer.parseInt(arguments[8]));
  }

  private static Port open(String address, String host) throws IOException {
    return new Port(
        bind(new InetSocketAddress(address, PORT)),
        bind(new InetSocketAddress(address, 0)),
        new InetSocketAddress(host, PORT));
  }

  private static DatagramChannel bind(InetSocketAddress local) throws IOException {
    var channel = DatagramChannel.open();
    channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, BUFFER);
    channel.setOption(java.net.StandardSocketOptions.SO_SNDBUF, BUFFER);
    channel.bind(local).configureBlocking(false);
    return channel;
  }

  private void run() throws IOException {
    var buffer = ByteBuffer.allocateDirect(LARGEST);
    while (true) {
      var next = underWay.peek();
      if (next == null) {
        selector.select(key -> receive(key, buffer));
      } else if (next.dueNanos - System.nanoTime() > 1_000_000) {
        selector.select(key -> receive(key, buffer), 1);
      } else {
        selector.selectNow(key -> receive(key, buffer));
      }
      while ((next = underWay.peek()) != null && next.dueNanos - System.nanoTime() <= 0) {
        underWay.remove();
        send(port(next.to).channel, next.to, next.datagram);
      }
    }
  }

  private Port port(Link.Side side) {
    return side == WEST ? west : east;
  }

  private void receive(SelectionKey key, ByteBuffer buffer) {
    try {
      while (((DatagramChannel) key.channel()).receive(buffer.clear()) != null) {
        var datagram = ByteBuffer.allocate(buffer.position()).put(buffer.flip()).flip();
        link.carry((Link.Side) key.attachment(), datagram, this);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void deliver(Link.Side to, ByteBuffer datagram, long delayNanos) {
    underWay.add(new Delivery(to, datagram, System.nanoTime() + delayNanos, deliveries++));
  }

  @Override
  public void deliverFromStranger(Link.Side to, ByteBuffer datagram) {
    send(port(to).stranger, to, datagram);
  }

  private void send(DatagramChannel channel, Link.Side to, ByteBuffer datagram) {
    try {
      channel.send(datagram.duplicate(), port(to).host);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
