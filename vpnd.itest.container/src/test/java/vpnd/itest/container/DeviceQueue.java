// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * One direction of a tunnel device in memory, as documented in vpnd.tun.memory, across all
 * successive devices of that name: packets queued in a closed one are queued in the next, as on a
 * real host.
 */
@SuppressWarnings("rawtypes") // A service is looked up by its raw type.
final class DeviceQueue
    implements ServiceTrackerCustomizer<BlockingQueue, BlockingQueue<byte[]>>, AutoCloseable {
  private static final long PAUSE_MILLIS = 1;

  private final BundleContext context;
  private final ServiceTracker<BlockingQueue, BlockingQueue<byte[]>> tracker;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private @Nullable BlockingQueue<byte[]> current;

  /**
   * @param direction {@code to-tunnel} or {@code from-tunnel}
   */
  DeviceQueue(BundleContext context, String device, String direction)
      throws InvalidSyntaxException {
    this.context = context;
    var filter =
        "(&(objectClass=%s)(device=%s)(direction=%s))"
            .formatted(BlockingQueue.class.getName(), device, direction);
    tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(filter), this);
    tracker.open();
  }

  /** Adds a packet; waits while there is no room or no device. */
  synchronized void put(byte[] packet) throws InterruptedException {
    while (current == null || !current.offer(packet)) {
      wait(PAUSE_MILLIS);
    }
  }

  /** Takes a packet; null if none is there in that time. */
  synchronized byte @Nullable [] take(long timeoutMillis) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
    byte[] packet;
    while ((packet = current == null ? waiting.poll() : current.poll()) == null) {
      if (System.nanoTime() > deadline) {
        return null;
      }
      wait(PAUSE_MILLIS);
    }
    return packet;
  }

  @Override
  @SuppressWarnings("unchecked") // The documentation of vpnd.tun.memory defines the elements.
  public synchronized BlockingQueue<byte[]> addingService(
      ServiceReference<BlockingQueue> reference) {
    BlockingQueue<byte[]> queue = context.getService(reference);
    queue.addAll(waiting);
    waiting.clear();
    current = queue;
    return queue;
  }

  @Override
  public void modifiedService(
      ServiceReference<BlockingQueue> reference, BlockingQueue<byte[]> queue) {}

  @Override
  public synchronized void removedService(
      ServiceReference<BlockingQueue> reference, BlockingQueue<byte[]> queue) {
    queue.drainTo(waiting);
    waiting.removeIf(packet -> packet.length == 0); // how a device wakes its reader
    if (current == queue) {
      current = null;
    }
    context.ungetService(reference);
  }

  @Override
  public void close() {
    tracker.close();
  }
}
