// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static java.lang.System.Logger.Level.INFO;

import java.util.function.IntPredicate;
import vpnd.tun.linux.libc.Libc;

/** The segmentation offload of a tun device: which large packets it delivers and accepts. */
enum Offload {
  TCP_AND_UDP(0x6f, ""),
  TCP(0x0f, "this kernel has no segmentation offload of UDP for tun devices; Linux 6.2 has"),
  NONE(
      0,
      "this device has no segmentation offload, which makes TCP slower: its kernel has none, or an older vpnd opened it");

  private static final long TUNSETOFFLOAD = 0x400454d0L;

  /** The sum of TUN_F_CSUM 1, TSO4 2, TSO6 4, TSO_ECN 8, USO4 0x20 and USO6 0x40. */
  private final int flags;

  private final String shortcoming;

  Offload(int flags, String shortcoming) {
    this.flags = flags;
    this.shortcoming = shortcoming;
  }

  /** The disadvantage of this level; empty for the best. */
  String shortcoming() {
    return shortcoming;
  }

  /** Enables the best level that the kernel supports, and logs its disadvantage. */
  static Offload enable(TunFile file) {
    int descriptor = file.descriptor();
    boolean hasHeader = TunDescriptor.hasHeader(descriptor);
    if (!hasHeader) {
      disable(descriptor);
    }
    var offload = hasHeader ? best(flags -> set(descriptor, flags)) : NONE;
    if (!offload.shortcoming.isEmpty()) {
      System.getLogger("vpnd.tun.linux").log(INFO, file.name() + ": " + offload.shortcoming);
    }
    return offload;
  }

  /**
   * The best level that the host accepts.
   *
   * @param host whether it accepts the flags
   */
  static Offload best(IntPredicate host) {
    for (var offload : values()) {
      if (host.test(offload.flags)) {
        return offload;
      }
    }
    return NONE;
  }

  /**
   * Disables offload. A persistent device keeps its settings, and would otherwise deliver packets
   * with partial checksums to the next program that opens it.
   */
  static void disable(int descriptor) {
    set(descriptor, NONE.flags);
  }

  private static boolean set(int descriptor, int flags) {
    return Libc.ioctl(descriptor, TUNSETOFFLOAD, flags) == 0;
  }
}
