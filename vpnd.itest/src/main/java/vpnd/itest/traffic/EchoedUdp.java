// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.traffic;

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
import vpnd.itest.network.Namespace;
import vpnd.itest.process.Program;

/**
 * Sends numbered UDP datagrams at a steady rate to a server that sends them back, and reports which
 * of them are lost, duplicated or reordered on the round trip. A datagram is its number (8 bytes,
 * network order) and zeros.
 */
public final class EchoedUdp implements AutoCloseable {
  private static final int PORT = 7007;
  private static final int SIZE = 200;
  private static final int SOCKET_BUFFER = 4 << 20;
  private static final long LATE_MILLIS = 1_000;
  private static final Pattern READY = Pattern.compile("^ready");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Program program;

  private EchoedUdp(Program program) {
    this.program = program;
  }

  /**
   * {@code serve} echoes until it is killed; {@code HOST PER_SECOND} sends until it is terminated
   * and then writes a {@link TrafficReport}.
   */
  public static void main(String... arguments) throws IOException {
    if (arguments.length == 1 && arguments[0].equals("serve")) {
      serve();
    } else if (arguments.length == 2) {
      measure(new InetSocketAddress(arguments[0], PORT), Integer.parseInt(arguments[1]));
    } else {
      throw new IllegalArgumentException("serve | HOST PER_SECOND");
    }
  }

  /** Starts the server in a namespace and waits until it can be used. */
  public static void serve(Namespace server) {
    server.java(EchoedUdp.class, "serve").log().await(READY, LIMIT);
  }

  /** Starts to send from a namespace to a server, and waits until the first datagram is back. */
  public static EchoedUdp start(Namespace from, String server, int perSecond) {
    var program = from.java(EchoedUdp.class, server, "" + perSecond);
    program.log().await(READY, LIMIT);
    return new EchoedUdp(program);
  }

  /** Stops sending, waits for datagrams in flight, and returns the report. */
  public TrafficReport end() {
    program.terminate();
    return TrafficReport.parse(program.log().await(TrafficReport.LINE, LIMIT));
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

  private static void measure(InetSocketAddress server, int perSecond) throws IOException {
    var sequence = new Sequence(Integer.MAX_VALUE);
    var datagram = ByteBuffer.allocateDirect(2048);
    try (var channel = DatagramChannel.open();
        var selector = Selector.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.bind(null).configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      var sender = new Sender(channel, server, perSecond);
      stopOnRequest(sender);
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
      sequence.ended(sender.sent);
    }
    System.out.println(sequence.report());
  }

  /** A signal ends the sender; the program ends when the report is written. */
  private static void stopOnRequest(Sender sender) {
    var reporter = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  sender.stopping = true;
                  try {
                    reporter.join();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private static final class Sender extends Thread {
    private final DatagramChannel channel;
    private final InetSocketAddress server;
    private final int perSecond;
    private volatile boolean stopping;
    private volatile int sent;

    Sender(DatagramChannel channel, InetSocketAddress server, int perSecond) {
      super("sender");
      this.channel = channel;
      this.server = server;
      this.perSecond = perSecond;
    }

    /** Without a route the host refuses to send; such a datagram counts as lost. */
    @Override
    public void run() {
      var datagram = ByteBuffer.allocateDirect(SIZE);
      long start = System.nanoTime();
      for (int index = 0; !stopping; index++) {
        long due = start + index * 1_000_000_000L / perSecond;
        for (long wait; (wait = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(wait);
        }
        try {
          channel.send(datagram.clear().putLong(0, index), server);
        } catch (IOException e) {
          System.out.println("cannot send " + index + ": " + e.getMessage());
        }
        sent = index + 1;
      }
    }
  }
}
