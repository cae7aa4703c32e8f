// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import vpnd.api.port.Handover;
import vpnd.porting.handover.DescriptorHandover;
import vpnd.porting.offload.VirtioHeader;
import vpnd.tun.linux.libc.Libc;

/**
 * The handover of a tun device: its descriptors, and the changes in the device's journal. Earlier
 * versions of the bundle compare the texts of the kinds, so these must not change.
 */
final class TunHandover {
  /**
   * A non-blocking descriptor of a tun device without packet prefix, opened by {@link
   * TunDescriptor}.
   */
  static final String PLAIN = "linux tun, no prefix, journal 1";

  /** The same, but each packet has a {@link VirtioHeader}. */
  static final String WITH_HEADER = "linux tun, virtio header of 10 octets, journal 1";

  /** The same with several queues and one more descriptor for writing ({@link MultiQueue}). */
  static final String QUEUES = "linux tun queues, virtio header of 10 octets, journal 1";

  private TunHandover() {}

  /**
   * @param kind of the first descriptor, if it is the only one
   * @param descriptors as of {@link MultiQueue}
   * @param network called after the descriptors have been closed, to undo changes on the host
   */
  static Handover of(String kind, int[] descriptors, Runnable network) {
    return new DescriptorHandover(
        descriptors.length == 1 ? kind : QUEUES,
        descriptors,
        null,
        () -> {
          if (descriptors.length == 1 && kind.equals(WITH_HEADER)) {
            Offload.disable(descriptors[0]);
          }
          // The device first: the kernel removes its addresses and routes, unless it is persistent.
          Libc.closeAll(descriptors);
          network.run();
        },
        Libc::release);
  }
}
