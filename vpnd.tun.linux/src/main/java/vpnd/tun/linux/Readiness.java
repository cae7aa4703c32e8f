// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static vpnd.tun.linux.Errno.EINTR;

import java.io.IOException;

/**
 * Lets one thread wait until one of a few descriptors can be read, and any other thread end that
 * wait.
 *
 * <p>Memory: a {@code timespec} of 16 bytes, the event counter of 8, and then {@code pollfd} of 8:
 * one for the event counter and one for each descriptor.
 */
final class Readiness {
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
   * @param descriptor stays its owner's to close
   */
  Readiness(int descriptor) throws IOException {
    this(descriptor, new ProcessorYield());
  }

  /**
   * @param beforeSleep is run before a wait that follows work, as more may arrive meanwhile
   */
  Readiness(int descriptor, Runnable beforeSleep) throws IOException {
    this.beforeSleep = beforeSleep;
    event = Libc.eventfd(0, EFD_NONBLOCK_CLOEXEC);
    if (event < 0) {
      throw new IOException("no eventfd: " + Libc.strerror(Libc.errno()));
    }
    watch(descriptor);
  }

  /**
   * Waits for these descriptors from now on; called by the thread that waits.
   *
   * @param descriptors at most {@value #MOST_DESCRIPTORS}; they stay their owner's to close
   */
  void watch(int... descriptors) {
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
   * Waits for something to read, an error of a descriptor, a {@link #wakeup} or the time. After a
   * wait that ended with something to read, others run first; that time comes on top.
   *
   * @return whether the descriptors are worth a try
   */
  boolean await(long timeoutNanos) {
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
      // A signal is no reason to give up before the caller has looked at the descriptor itself.
      return ready < 0 && Libc.errno() != EINTR;
    }
    if (memory.getShort(EVENT + RESULT) != 0) {
      Libc.eventfd_read(event, block.address() + COUNTER);
      ready--;
    }
    return ready > 0;
  }

  /** Ends the wait under way, or else the next one. Does nothing after {@link #close}. */
  synchronized void wakeup() {
    if (event >= 0) {
      Libc.eventfd_write(event, 1);
    }
  }

  synchronized void close() {
    if (event >= 0) {
      Libc.close(event);
      event = -1;
    }
  }
}
