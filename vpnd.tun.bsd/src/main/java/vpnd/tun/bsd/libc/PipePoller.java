// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.libc;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import vpnd.porting.memory.NativeBlock;

/**
 * Waits for input on a few descriptors, see poll(2). One thread waits; any other thread can end the
 * wait, by a byte in a pipe(2): to close a descriptor does not wake its reader.
 *
 * <p>Memory: a buffer of 8 bytes for the pipe, and one {@code pollfd} of 8 bytes for the pipe and
 * for each descriptor.
 */
public final class PipePoller {
  private static final short POLLIN = 1;
  private static final int F_SETFD = 2;
  private static final int F_SETFL = 4;
  private static final int FD_CLOEXEC = 1;
  private static final int O_NONBLOCK = 4;
  private static final int ENTRIES = 8;
  private static final int ENTRY = 8;
  private static final int RESULT = 6;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final CLibrary c;
  private final NativeBlock block;
  private final int count;
  private final AtomicBoolean isAwake = new AtomicBoolean();
  private int readEnd;
  private int writeEnd;

  /**
   * @param descriptors not closed by this object
   */
  public PipePoller(CLibrary c, int... descriptors) throws IOException {
    this.c = c;
    count = 1 + descriptors.length;
    block = NativeBlock.allocate(ENTRIES + count * ENTRY);
    if (c.pipe(block.address()) != 0) {
      throw new IOException("no pipe: " + BsdErrno.text(c.errno()));
    }
    readEnd = block.host().getInt(0);
    writeEnd = block.host().getInt(Integer.BYTES);
    for (int end : new int[] {readEnd, writeEnd}) {
      c.fcntl(end, F_SETFD, FD_CLOEXEC);
      c.fcntl(end, F_SETFL, O_NONBLOCK);
    }
    set(0, readEnd);
    for (int i = 0; i < descriptors.length; i++) {
      set(i + 1, descriptors[i]);
    }
  }

  private void set(int entry, int descriptor) {
    block
        .host()
        .putInt(ENTRIES + entry * ENTRY, descriptor)
        .putShort(ENTRIES + entry * ENTRY + 4, POLLIN);
  }

  /**
   * Waits for input or an error of a descriptor, a {@link #wakeup} or the timeout, which is rounded
   * up to a millisecond.
   *
   * @return whether a descriptor has input or an error
   */
  public boolean await(long timeoutNanos) {
    long millis = (timeoutNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    int ready = c.poll(block.address() + ENTRIES, count, (int) Math.min(millis, 1 << 30));
    if (ready <= 0) {
      return false;
    }
    if (block.host().getShort(ENTRIES + RESULT) != 0) {
      c.read(readEnd, block.address(), ENTRIES);
      // Last: a wakeup before this line ends the present wait, and writes nothing.
      isAwake.set(false);
      ready--;
    }
    return ready > 0;
  }

  /** Ends the present wait, or else the next one. Does nothing after {@link #close}. */
  public synchronized void wakeup() {
    if (writeEnd >= 0 && isAwake.compareAndSet(false, true)) {
      c.write(writeEnd, block.address(), 1);
    }
  }

  public synchronized void close() {
    if (writeEnd >= 0) {
      c.close(readEnd);
      c.close(writeEnd);
      readEnd = -1;
      writeEnd = -1;
    }
  }
}
