// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static vpnd.tun.linux.Errno.EINTR;

import java.io.IOException;

/**
 * Lets one thread wait until a descriptor can be read, and any other thread end that wait.
 *
 * <p>Memory: two {@code pollfd} of 8 octets, a {@code timespec} of 16, the event counter of 8.
 */
final class Readiness {
  private static final short POLLIN = 1;
  private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;
  private static final int OWN_RESULT = 6;
  private static final int EVENT_RESULT = 14;
  private static final int TIMEOUT = 16;
  private static final int COUNTER = 32;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final NativeBlock block = NativeBlock.allocate(40);
  private final Runnable beforeSleep;
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
    block.host().putInt(0, descriptor).putShort(4, POLLIN);
    block.host().putInt(8, event).putShort(12, POLLIN);
  }

  /**
   * Waits for something to read, an error of the descriptor, a {@link #wakeup} or the time. After a
   * wait that ended with something to read, others run first; that time comes on top.
   *
   * @return whether the descriptor is worth a try
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
    int ready = Libc.ppoll(block.address(), 2, block.address() + TIMEOUT, 0);
    if (ready <= 0) {
      // A signal is no reason to give up before the caller has looked at the descriptor itself.
      return ready < 0 && Libc.errno() != EINTR;
    }
    if (memory.getShort(EVENT_RESULT) != 0) {
      Libc.eventfd_read(event, block.address() + COUNTER);
    }
    return memory.getShort(OWN_RESULT) != 0;
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
