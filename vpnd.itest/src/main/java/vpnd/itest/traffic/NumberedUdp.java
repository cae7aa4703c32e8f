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
import java.util.regex.Pattern;
import vpnd.itest.network.Namespace;
import vpnd.itest.process.Program;

/**
 * Sends numbered UDP datagrams at a steady rate and reports which of them are lost, duplicated or
 * reordered on the path. A datagram is its number (8 bytes, network order) and zeros; the numbers
 * start at 0. A few datagrams with a negative number mark the end: -1 minus the number sent.
 */
public final class NumberedUdp implements AutoCloseable {
  public static final int SIZE = 200;

  private static final int RECEIVE_BUFFER = 4 << 20;
  private static final long QUIET_MILLIS = 10_000;
  private static final long LATE_MILLIS = 500;
  private static final long SECOND = 1_000_000_000;
  private static final Pattern READY = Pattern.compile("^ready");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Program receiver;
  private final Program sender;

  private NumberedUdp(Program receiver, Program sender) {
    this.receiver = receiver;
    this.sender = sender;
  }

  /**
   * {@code receive PORT COUNT} writes a {@link TrafficReport} half a second after the end, or after
   * 10 s without a datagram; {@code watch PORT COUNT NAME} also writes its progress every second;
   * {@code send HOST PORT COUNT PER_SECOND} sends this number, or until it is terminated.
   */
  public static void main(String... arguments) throws IOException {
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "receive" -> receive(number(arguments[1]), number(arguments[2]), "");
      case "watch" -> receive(number(arguments[1]), number(arguments[2]), arguments[3]);
      case "send" ->
          new SteadySender(
                  new InetSocketAddress(arguments[1], number(arguments[2])), number(arguments[4]))
              .send(number(arguments[3]));
      default ->
          throw new IllegalArgumentException(
              "receive PORT COUNT | watch PORT COUNT NAME | send HOST PORT COUNT PER_SECOND");
    }
  }

  private static int number(String argument) {
    return Integer.parseInt(argument);
  }

  /** Sends datagrams from one namespace to an address of another and returns what arrived there. */
  public static TrafficReport run(
      Namespace from, Namespace to, String address, int port, int count, int perSecond) {
    try (var flow = start(from, to, address, port, count, perSecond)) {
      return flow.await(PATIENCE.plusSeconds(count / perSecond));
    }
  }

  /** Starts to send datagrams, up to a number, from one namespace to an address of another. */
  public static NumberedUdp start(
      Namespace from, Namespace to, String address, int port, int count, int perSecond) {
    var receiver = to.java(NumberedUdp.class, "receive", "" + port, "" + count);
    receiver.log().await(READY, PATIENCE);
    return new NumberedUdp(
        receiver,
        from.java(NumberedUdp.class, "send", address, "" + port, "" + count, "" + perSecond));
  }

  /** Stops sending and returns the report. */
  public TrafficReport end() {
    sender.terminate();
    return TrafficReport.parse(receiver.log().await(TrafficReport.LINE, PATIENCE));
  }

  /** The rate of the ended flow, in datagrams per second. */
  public long perSecond() {
    return TrafficReport.parse(sender.log().await(TrafficReport.LINE, PATIENCE)).get("per_second");
  }

  private TrafficReport await(Duration limit) {
    if (sender.exitCode(limit) != 0) {
      throw new IllegalStateException(sender + " failed; " + sender.log());
    }
    return TrafficReport.parse(receiver.log().await(TrafficReport.LINE, limit));
  }

  @Override
  public void close() {
    try (receiver;
        sender) {
      // Only ends both.
    }
  }

  private static void receive(int port, int count, String name) throws IOException {
    var sequence = new Sequence(count);
    var datagram = ByteBuffer.allocateDirect(2048);
    try (var channel = DatagramChannel.open();
        var selector = Selector.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.bind(new InetSocketAddress(port)).configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      System.out.println("ready");
      boolean ended = false;
      int sent = 0;
      int before = 0;
      long nextLine = System.nanoTime() + SECOND;
      while (selector.select(key -> {}, ended ? LATE_MILLIS : QUIET_MILLIS) > 0) {
        while (channel.receive(datagram.clear()) != null) {
          long number = datagram.position() == SIZE ? datagram.getLong(0) : Long.MAX_VALUE;
          if (number < 0 && -1 - number <= count) {
            ended = true;
            // A hostile link may have forged it; the genuine one then has a higher number.
            sent = Math.max(sent, (int) (-1 - number));
            sequence.ended(sent);
          } else {
            sequence.arrived(number, System.nanoTime());
          }
        }
        if (!name.isEmpty() && System.nanoTime() > nextLine) {
          nextLine += SECOND;
          System.out.printf(
              "%s %d packets/s, %d lost%n", name, sequence.received() - before, sequence.missing());
          before = sequence.received();
        }
      }
    }
    System.out.println(sequence.report());
  }
}
