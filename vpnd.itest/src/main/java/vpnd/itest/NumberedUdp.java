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
 * Sends numbered UDP datagrams at a steady rate and finds out which of them are lost, duplicated or
 * reordered on the way. A datagram is its number (8 octets, network order) and zeros; the numbers
 * run from 0 on, and a few datagrams with the next number mark the end.
 */
public final class NumberedUdp {
  private static final int SIZE = 200;
  private static final int RECEIVE_BUFFER = 4 << 20;
  private static final int END_MARKS = 10;
  private static final long QUIET_MILLIS = 10_000;
  private static final long LATE_MILLIS = 500;
  private static final Pattern READY = Pattern.compile("^ready");

  private NumberedUdp() {}

  /**
   * {@code receive PORT COUNT} writes a {@link Report} half a second after the end, or when nothing
   * has come for 10 s; {@code send HOST PORT COUNT PER_SECOND} sends.
   */
  public static void main(String... arguments) throws IOException {
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "receive" -> receive(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
      case "send" ->
          send(
              new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2])),
              Integer.parseInt(arguments[3]),
              Integer.parseInt(arguments[4]));
      default ->
          throw new IllegalArgumentException(
              "receive PORT COUNT | send HOST PORT COUNT PER_SECOND");
    }
  }

  /** Sends datagrams from one namespace to an address of another and returns what arrived there. */
  public static Report run(
      Namespace from, Namespace to, String address, int port, int count, int perSecond) {
    var limit = Duration.ofSeconds(30 + count / perSecond);
    try (var receiver = to.java(NumberedUdp.class, "receive", "" + port, "" + count)) {
      receiver.log().await(READY, limit);
      try (var sender =
          from.java(NumberedUdp.class, "send", address, "" + port, "" + count, "" + perSecond)) {
        if (sender.exitCode(limit) != 0) {
          throw new IllegalStateException(sender + " failed; " + sender.log());
        }
      }
      return Report.parse(receiver.log().await(Report.LINE, limit));
    }
  }

  private static void receive(int port, int count) throws IOException {
    var sequence = new Sequence(count);
    var datagram = ByteBuffer.allocateDirect(2048);
    try (var channel = DatagramChannel.open();
        var selector = Selector.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.bind(new InetSocketAddress(port)).configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      System.out.println("ready");
      boolean ended = false;
      while (selector.select(key -> {}, ended ? LATE_MILLIS : QUIET_MILLIS) > 0) {
        while (channel.receive(datagram.clear()) != null) {
          long number = datagram.position() == SIZE ? datagram.getLong(0) : -1;
          if (number == count) {
            ended = true;
          } else {
            sequence.arrived(number, System.nanoTime());
          }
        }
      }
    }
    System.out.println(sequence.report());
  }

  private static void send(InetSocketAddress target, int count, int perSecond) throws IOException {
    var datagram = ByteBuffer.allocateDirect(SIZE);
    try (var channel = DatagramChannel.open()) {
      channel.connect(target);
      long start = System.nanoTime();
      for (int index = 0; index < count + END_MARKS; index++) {
        long due = start + index * 1_000_000_000L / perSecond;
        for (long wait; (wait = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(wait);
        }
        channel.write(datagram.clear().putLong(0, Math.min(index, count)));
      }
    }
  }
}
