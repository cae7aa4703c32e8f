// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Sends numbered UDP datagrams at a steady rate to a server that sends them back, and finds out
 * which of them are lost, duplicated or reordered on the way there and back. A datagram is its
 * number (8 octets, network order) and zeros.
 */
public final class EchoedUdp implements AutoCloseable {
  private static final int PORT = 7007;
  private static final int SIZE = 200;
  private static final int SOCKET_BUFFER = 4 << 20;
  private static final long LATE_MILLIS = 1_000;
  private static final Pattern READY = Pattern.compile("^ready");
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final Program program;
  private final Duration limit;

  private EchoedUdp(Program program, Duration limit) {
    this.program = program;
    this.limit = limit;
  }

  /**
   * {@code serve} sends back what comes until it is killed; {@code HOST COUNT PER_SECOND} writes a
   * {@link Report} when nothing came back for a second after its last datagram.
   */
  public static void main(String... arguments) throws IOException {
    if (arguments.length == 1 && arguments[0].equals("serve")) {
      serve();
    } else if (arguments.length == 3) {
      measure(
          new InetSocketAddress(arguments[0], PORT),
          Integer.parseInt(arguments[1]),
          Integer.parseInt(arguments[2]));
    } else {
      throw new IllegalArgumentException("serve | HOST COUNT PER_SECOND");
    }
  }

  /** Starts the server in a namespace and waits until it can be used. */
  public static void serve(Namespace server) {
    server.java(EchoedUdp.class, "serve").log().await(READY, START_LIMIT);
  }

  /** Starts to send from a namespace to a server, and waits until the first datagram is back. */
  public static EchoedUdp start(Namespace from, String server, int seconds, int perSecond) {
    var program = from.java(EchoedUdp.class, server, "" + seconds * perSecond, "" + perSecond);
    program.log().await(READY, START_LIMIT);
    return new EchoedUdp(program, START_LIMIT.plusSeconds(seconds));
  }

  /** Whether datagrams are still sent, or awaited. */
  public boolean isUnderWay() {
    return program.isAlive();
  }

  /** Waits for the end. */
  public Report report() {
    return Report.parse(program.log().await(Report.LINE, limit));
  }

  @Override
  public void close() {
    program.close();
  }

  private static void serve() throws IOException {
    var datagram = ByteBuffer.allocateDirect(2048);
    try (var channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.bind(new InetSocketAddress(PORT));
      System.out.println("ready");
      while (true) {
        var sender = channel.receive(datagram.clear());
        try {
          channel.send(datagram.flip(), sender);
        } catch (IOException e) {
          System.out.println("cannot answer " + sender + ": " + e.getMessage());
        }
      }
    }
  }

  private static void measure(InetSocketAddress server, int count, int perSecond)
      throws IOException {
    var sequence = new Sequence(count);
    var datagram = ByteBuffer.allocateDirect(2048);
    try (var channel = DatagramChannel.open();
        var selector = Selector.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.bind(null).configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      var sender = new Thread(() -> send(channel, server, count, perSecond), "sender");
      sender.start();
      boolean told = false;
      while (selector.select(key -> {}, LATE_MILLIS) > 0 || sender.isAlive()) {
        while (channel.receive(datagram.clear()) != null) {
          sequence.arrived(
              datagram.position() == SIZE ? datagram.getLong(0) : -1, System.nanoTime());
          if (!told) {
            System.out.println("ready");
            told = true;
          }
        }
      }
    }
    System.out.println(sequence.report());
  }

  /** A host that has no route for a moment refuses to send; such a datagram counts as lost. */
  private static void send(
      DatagramChannel channel, InetSocketAddress server, int count, int perSecond) {
    var datagram = ByteBuffer.allocateDirect(SIZE);
    long start = System.nanoTime();
    for (int index = 0; index < count; index++) {
      long due = start + index * 1_000_000_000L / perSecond;
      for (long wait; (wait = due - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(wait);
      }
      try {
        channel.send(datagram.clear().putLong(0, index), server);
      } catch (IOException e) {
        System.out.println("cannot send " + index + ": " + e.getMessage());
      }
    }
  }
}
