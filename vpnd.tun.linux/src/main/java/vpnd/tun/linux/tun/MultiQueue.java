// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.io.IOException;
import java.util.Arrays;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.network.Interface;

/**
 * The descriptors of a tun device with one or several queues; see the kernel's documentation of
 * TUN/TAP, multiqueue.
 *
 * <p>A device with several queues has one more descriptor, for writing, whose queue is detached.
 * Otherwise the kernel would send the packets of a flow to the queue through which packets of its
 * opposite direction were last written, and the single writer would direct all flows to one queue.
 */
final class MultiQueue {
  static final int IFF_MULTI_QUEUE = 0x0100;
  private static final int IFF_DETACH_QUEUE = 0x0400;
  private static final int IFF_TUN_EXCL = 0x8000;
  private static final long TUNSETQUEUE = 0x400454d9L;
  private static final int FLAGS = 16;

  private MultiQueue() {}

  /**
   * Opens a device, with several queues if it is new and the kernel supports them. A device made by
   * an administrator is opened with one queue, so that no second program can open it.
   *
   * @param mayHaveHeader as of {@link TunDescriptor#open}; several queues need it
   * @return one descriptor, or one for each queue followed by the one for writing
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
      Libc.closeAll(Arrays.copyOf(descriptors, count));
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
}
