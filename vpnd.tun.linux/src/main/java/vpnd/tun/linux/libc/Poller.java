// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

import static vpnd.tun.linux.libc.Errno.EINTR;

import java.io.IOException;
import vpnd.porting.memory.NativeBlock;

/**
 * Waits for input on a few descriptors, see ppoll(2). One thread waits; any other thread can end
 * the wait.
 *
 * <p>Memory: a {@code timespec} (16 bytes), the value of the eventfd (8), and one {@code pollfd}
 * (8) for the eventfd and for each descriptor.
 */
public final class Poller {
  private static final short POLLIN = 1;
  private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;
  private static final int MOST_DESCRIPTORS = 4;
  private static final int TIMEOUT = 0;
  private static final int COUNTER = 16;
  private static final int EVENT = 24;
  private static final int ENTRY = 8;
  private static final int RESULT = 6;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final NativeBlock block = NativeBlock.allocate(EVENT + (1 + MOST_DESCRIPTORS) * ENTRY);
  private final Runnable beforeSleep;
  private int entries;
  private boolean worked;
  private int event;

  /**
   * @param descriptor not closed by this object
   */
  public Poller(int descriptor) throws IOException {
    this(descriptor, new ProcessorYield());
  }

  /**
   * @param beforeSleep called before a wait if the previous one returned input
   */
  public Poller(int descriptor, Runnable beforeSleep) throws IOException {
    this.beforeSleep = beforeSleep;
    event = Libc.eventfd(0, EFD_NONBLOCK_CLOEXEC);
    if (event < 0) {
      throw new IOException("no eventfd: " + Libc.strerror(Libc.errno()));
    }
    watch(descriptor);
  }

  /**
   * Sets the descriptors to wait for; called by the waiting thread.
   *
   * @param descriptors at most {@value #MOST_DESCRIPTORS}; not closed by this object
   */
  public void watch(int... descriptors) {
    set(0, event);
    for (int i = 0; i < descriptors.length; i++) {
      set(i + 1, descriptors[i]);
    }
    entries = 1 + descriptors.length;
  }

  private void set(int entry, int descriptor) {
    block
        .host()
        .putInt(EVENT + entry * ENTRY, descriptor)
        .putShort(EVENT + entry * ENTRY + 4, POLLIN);
  }

  /**
   * Waits for input or an error of a descriptor, a {@link #wakeup} or the timeout. If the previous
   * wait returned input, yields the CPU once first; the yield is not counted against the timeout.
   *
   * @return whether to try to read
   */
  public boolean await(long timeoutNanos) {
    if (worked) {
      beforeSleep.run();
    }
    worked = sleep(timeoutNanos);
    return worked;
  }

  private boolean sleep(long timeoutNanos) {
    var memory = block.host();
    memory.putLong(TIMEOUT, timeoutNanos / NANOS_PER_SECOND);
    memory.putLong(TIMEOUT + 8, timeoutNanos % NANOS_PER_SECOND);
    int ready = Libc.ppoll(block.address() + EVENT, entries, block.address() + TIMEOUT, 0);
    if (ready <= 0) {
      // After a signal the caller tries to read, rather than treat it as a timeout.
      return ready < 0 && Libc.errno() != EINTR;
    }
    if (memory.getShort(EVENT + RESULT) != 0) {
      Libc.eventfd_read(event, block.address() + COUNTER);
      ready--;
    }
    return ready > 0;
  }

  /** Ends the present wait, or else the next one. Does nothing after {@link #close}. */
  public synchronized void wakeup() {
    if (event >= 0) {
      Libc.eventfd_write(event, 1);
    }
  }

  public synchronized void close() {
    if (event >= 0) {
      Libc.close(event);
      event = -1;
    }
  }
}
