// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Numbered packets through a tunnel, at most a window of them under way, and what became of each.
 * Neither side allocates.
 */
final class NumberedFlow implements PacketQueue.Receiver {
  private static final int CAPACITY = 1 << 20;
  private static final int NUMBER_AT = 20;
  private static final int WINDOW = 128;
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

  private final AtomicIntegerArray arrivals = new AtomicIntegerArray(CAPACITY);
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger duplicates = new AtomicInteger();
  private final byte[] packet;
  private final ByteBuffer header;
  private int lost;
  private volatile int sent;
  private volatile boolean isStopped;

  NumberedFlow() {
    this(InnerPackets.host(1), InnerPackets.host(2));
  }

  NumberedFlow(InetAddress source, InetAddress destination) {
    packet = InnerPackets.ipv4(source, destination, 100);
    header = ByteBuffer.wrap(packet);
  }

  @Override
  public void accept(ByteBuffer bytes, int at, int length) {
    if (arrivals.getAndIncrement(bytes.getInt(at + NUMBER_AT)) > 0) {
      duplicates.incrementAndGet();
    }
    received.incrementAndGet();
  }

  /** Sends until {@link #stop}, on a thread of its own. */
  Thread start(Consumer<byte[]> from) {
    var thread =
        new Thread(
            () -> {
              while (!isStopped) {
                sendOne(from);
              }
            },
            "flow");
    thread.start();
    return thread;
  }

  void stop() {
    isStopped = true;
  }

  /** Sends until {@link #stop}, a packet every millisecond, however many are under way. */
  Thread startPaced(Consumer<byte[]> from) {
    var thread =
        new Thread(
            () -> {
              for (var next = System.nanoTime(); !isStopped; next += MILLISECOND) {
                LockSupport.parkNanos(next - System.nanoTime());
                sendNow(from);
              }
            },
            "flow");
    thread.start();
    return thread;
  }

  /** Sends so many packets. */
  void send(Consumer<byte[]> from, int count) {
    for (var i = 0; i < count; i++) {
      sendOne(from);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread sends
  private void sendNow(Consumer<byte[]> from) {
    header.putInt(NUMBER_AT, sent);
    sent++;
    from.accept(packet);
  }

  private void sendOne(Consumer<byte[]> from) {
    sendNow(from);
    if (sent - lost - received.get() > WINDOW) {
      awaitRoom();
    }
  }

  private void awaitRoom() {
    var start = System.nanoTime();
    while (sent - lost - received.get() > WINDOW / 2) {
      if (System.nanoTime() - start > PATIENCE) {
        // What a replaced part held is lost.
        lost = sent - received.get();
      }
      LockSupport.parkNanos(1000);
    }
  }

  int sent() {
    return sent;
  }

  int received() {
    return received.get();
  }

  int duplicates() {
    return duplicates.get();
  }
}
