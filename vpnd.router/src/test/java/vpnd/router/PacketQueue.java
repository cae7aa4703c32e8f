// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.Handover;
import vpnd.api.NetworkPlan;
import vpnd.api.PacketBatch;
import vpnd.api.TunDevice;

/**
 * A tunnel device whose host is a test: what is {@link #offer}ed goes into the tunnel, and what
 * comes out is shown to a receiver. It allocates nothing, so that allocations can be counted, and
 * notes who uses it after it was closed.
 */
final class PacketQueue implements TunDevice {
  private static final int SLOTS = 1024;
  private static final int SLOT = 2048;
  private static final long LONGEST_WAIT = 1000;

  /** Sees a packet, whose place in the buffer is valid during the call only. */
  interface Receiver {
    void accept(ByteBuffer bytes, int at, int length);
  }

  private final BooleanSupplier isReadable;
  private final BooleanSupplier isWritable;
  private final Receiver receiver;
  private final AtomicInteger misuses;
  private final ByteBuffer ring = ByteBuffer.allocateDirect(SLOTS * SLOT);
  private final int[] lengths = new int[SLOTS];
  private final List<NetworkPlan> plans = new CopyOnWriteArrayList<>();
  private int first;
  private int count;
  private boolean isWoken;
  private boolean isAwaited;
  private @Nullable Error readFault;
  private volatile boolean isBroken;
  private volatile boolean isClosed;
  private volatile boolean isGivenUp;
  private final boolean canBeHandedOver;
  private final AtomicInteger configureFailures = new AtomicInteger();
  private volatile List<String> configureFaults = List.of();
  private volatile List<String> takenAway = List.of();
  private volatile List<String> restored = List.of();
  private volatile Runnable onHostChange = () -> {};
  private volatile Runnable onConfigure = () -> {};

  /**
   * @param misuses counts calls after {@link #close}
   */
  PacketQueue(Receiver receiver, AtomicInteger misuses) {
    this(receiver, misuses, false);
  }

  /**
   * @param misuses counts calls after {@link #close} and {@link #detach}
   * @param canBeHandedOver whether there is a way on after that
   */
  PacketQueue(Receiver receiver, AtomicInteger misuses, boolean canBeHandedOver) {
    this.canBeHandedOver = canBeHandedOver;
    this.receiver = receiver;
    this.isReadable = this::isReadable;
    this.isWritable = this::isWritable;
    this.misuses = misuses;
  }

  /** Has the host send a packet; waits while the queue is full. False if the device was closed. */
  synchronized boolean offer(byte[] packet) {
    await(isWritable, Long.MAX_VALUE);
    if (isClosed) {
      return false;
    }
    var slot = (first + count++) % SLOTS;
    ring.put(slot * SLOT, packet);
    lengths[slot] = packet.length;
    notifyAll();
    return true;
  }

  /** From now on reading and writing fail, as if the interface had been deleted. */
  synchronized void breakDown() {
    isBroken = true;
    notifyAll();
  }

  /** The next read ends with this. */
  synchronized void throwOnRead(Error fault) {
    readFault = fault;
    notifyAll();
  }

  /** The next calls of {@link #configure} fail, each with all of these faults. */
  void failConfigure(int times, String... faults) {
    configureFaults = List.of(faults);
    configureFailures.set(times);
  }

  /** From now on this is run first by each call of {@link #configure}. */
  void beforeConfigure(Runnable task) {
    onConfigure = task;
  }

  /** What was asked for so far, failures included. */
  List<NetworkPlan> plans() {
    return plans;
  }

  /** Whether the tunnel waits for packets now. */
  synchronized boolean isAwaited() {
    return isAwaited;
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public String name() {
    return "vpt0";
  }

  @Override
  public synchronized int read(PacketBatch batch, long timeoutNanos) throws IOException {
    checkUse();
    isAwaited = true;
    await(isReadable, timeoutNanos);
    isAwaited = false;
    isWoken = false;
    checkUse();
    var fault = readFault;
    if (fault != null) {
      readFault = null;
      throw fault;
    }
    var taken = Math.min(count, batch.capacity());
    for (var slot = 0; slot < taken; slot++) {
      batch
          .bytes()
          .put(batch.offset(slot) + PacketBatch.HEADROOM, ring, first * SLOT, lengths[first]);
      batch.length(slot, PacketBatch.HEADROOM + lengths[first]);
      first = (first + 1) % SLOTS;
    }
    count -= taken;
    batch.count(taken);
    notifyAll();
    return taken;
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    checkUse();
    var taken = 0;
    for (var slot = 0; slot < batch.count(); slot++) {
      var length = batch.length(slot) - PacketBatch.HEADROOM;
      if (length > 0) {
        receiver.accept(batch.bytes(), batch.offset(slot) + PacketBatch.HEADROOM, length);
        taken++;
      }
    }
    return taken;
  }

  private boolean isReadable() {
    return count > 0 || isWoken || isBroken || isClosed || readFault != null;
  }

  private boolean isWritable() {
    return count < SLOTS || isClosed;
  }

  private void checkUse() throws IOException {
    if (isClosed || isGivenUp) {
      misuses.incrementAndGet();
    }
    if (isBroken) {
      throw new IOException("the interface was deleted");
    }
  }

  private synchronized void await(BooleanSupplier condition, long nanos) {
    var start = System.nanoTime();
    try {
      while (!condition.getAsBoolean() && System.nanoTime() - start < nanos) {
        var left = nanos - (System.nanoTime() - start);
        wait(Math.max(1, Math.min(LONGEST_WAIT, TimeUnit.NANOSECONDS.toMillis(left))));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void wakeup() {
    isWoken = true;
    notifyAll();
  }

  /** Another program takes something away, and the system tells of it. */
  void takeAway(String... states) {
    takeAwayUnnoticed(states);
    onHostChange.run();
  }

  /** The same where the system tells of nothing. */
  void takeAwayUnnoticed(String... states) {
    takenAway = List.of(states);
  }

  @Override
  public void watch(Runnable onChange) {
    onHostChange = onChange;
  }

  @Override
  public List<String> restored() {
    return restored;
  }

  @Override
  public void configure(NetworkPlan plan) throws IOException {
    onConfigure.run();
    plans.add(plan);
    restored = takenAway;
    takenAway = List.of();
    if (configureFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      var first = new IOException(configureFaults.get(0));
      configureFaults.stream().skip(1).map(IOException::new).forEach(first::addSuppressed);
      throw first;
    }
  }

  @Override
  public List<String> changes() {
    return List.of();
  }

  @Override
  public @Nullable Handover detach() {
    isGivenUp = canBeHandedOver;
    return canBeHandedOver ? new ParkedHandover<>(this, this::close) : null;
  }

  /** The same queue with all that is in it, for its next user. */
  PacketQueue taken() {
    isGivenUp = false;
    return this;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}
