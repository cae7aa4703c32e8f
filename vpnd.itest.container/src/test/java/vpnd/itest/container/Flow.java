// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import vpnd.itest.traffic.InnerPacket;
import vpnd.itest.traffic.Sequence;
import vpnd.itest.traffic.TrafficReport;

/**
 * Numbered packets through the tunnel from one gateway's host to the other's, until it is ended.
 */
final class Flow implements AutoCloseable {
  private static final long INTERVAL_NANOS = 1_000_000;
  private static final int MOST = 10_000_000;
  private static final long QUIET_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 5_000;

  private final Site from;
  private final Site to;
  private final DeviceQueue out;
  private final DeviceQueue in;
  private final Sequence sequence = new Sequence(MOST);
  private final Thread sender = new Thread(this::send, "flow-sender");
  private final Thread receiver = new Thread(this::receive, "flow-receiver");
  private volatile boolean ending;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger received = new AtomicInteger();

  private Flow(BundleContext context, Site from, Site to) throws InvalidSyntaxException {
    this.from = from;
    this.to = to;
    out = new DeviceQueue(context, from.tunnel(), "to-tunnel");
    in = new DeviceQueue(context, to.tunnel(), "from-tunnel");
  }

  /** Begins to send, a packet every millisecond. */
  static Flow start(BundleContext context, Site from, Site to) throws InvalidSyntaxException {
    var flow = new Flow(context, from, to);
    flow.sender.start();
    flow.receiver.start();
    return flow;
  }

  private void send() {
    try {
      for (long due = System.nanoTime(); !ending; due += INTERVAL_NANOS) {
        out.put(InnerPacket.of(from.host(), to.host(), sent.getAndIncrement()));
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive() {
    try {
      byte[] packet;
      while ((packet = in.take(QUIET_MILLIS)) != null || !ending) {
        if (packet != null) {
          sequence.arrived(InnerPacket.number(packet), System.nanoTime());
          received.incrementAndGet();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many packets have arrived so far. */
  int received() {
    return received.get();
  }

  /** Stops sending, and returns the report when no more packets arrive. */
  TrafficReport end() throws InterruptedException {
    ending = true;
    sender.join();
    receiver.join();
    sequence.ended(sent.get());
    return sequence.report();
  }

  /** Cleans up in any case, including packets that a later flow might receive. */
  @Override
  public void close() {
    ending = true;
    sender.interrupt();
    try {
      receiver.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    receiver.interrupt();
    out.close();
    in.close();
  }
}
