// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.util.Arrays;

/**
 * The descriptors of a tun device; see the kernel's documentation of TUN/TAP on multiqueue.
 *
 * <p>A device with several queues has one more descriptor, to write with, whose queue is detached.
 * The kernel would otherwise send the packets of a flow to the queue through which those of its
 * other direction were last written, and with a single writer that is one and the same for all.
 */
final class TunQueues {
  static final int IFF_MULTI_QUEUE = 0x0100;
  private static final int IFF_DETACH_QUEUE = 0x0400;
  private static final int IFF_TUN_EXCL = 0x8000;
  private static final long TUNSETQUEUE = 0x400454d9L;
  private static final int FLAGS = 16;

  private TunQueues() {}

  /**
   * Opens a device, with several queues if it is a new one and the kernel has them: a device that
   * an admin made is opened so that no second program can.
   *
   * @param mayHaveHeader as of {@link TunDescriptor#open}; several queues need it
   * @return one descriptor, or one for each queue and then the one to write with
   * @throws IOException as of {@link TunDescriptor#open}
   */
  static int[] open(String name, boolean mayHaveHeader, int queues) throws IOException {
    if (queues == 1
        || !mayHaveHeader
        || !TunDescriptor.isFree(name)
        || !TunDescriptor.offersQueues()) {
      return new int[] {TunDescriptor.open(name, mayHaveHeader)};
    }
    var descriptors = new int[queues + 1];
    int count = 0;
    try {
      while (count < descriptors.length) {
        int flags = count == 0 ? IFF_MULTI_QUEUE | IFF_TUN_EXCL : IFF_MULTI_QUEUE;
        descriptors[count] = TunDescriptor.attach(name, true, flags);
        count++;
      }
      detach(name, descriptors[queues]);
      TunDescriptor.lengthenQueue(name);
      return descriptors;
    } catch (IOException e) {
      close(Arrays.copyOf(descriptors, count));
      throw e;
    }
  }

  private static void detach(String name, int descriptor) throws IOException {
    var request = Interface.request(name);
    request.host().putShort(FLAGS, (short) IFF_DETACH_QUEUE);
    if (Libc.ioctl(descriptor, TUNSETQUEUE, request.address()) < 0) {
      throw new IOException(
          "a queue of %s cannot be detached: %s".formatted(name, Libc.strerror(Libc.errno())));
    }
  }

  /** Closes all descriptors of a device. */
  static void close(int... descriptors) {
    for (int descriptor : descriptors) {
      Libc.close(descriptor);
    }
  }
}
