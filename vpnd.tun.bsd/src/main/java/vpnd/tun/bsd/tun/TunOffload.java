// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import vpnd.tun.bsd.system.BsdSystem;

/** The segmentation offload of a tunnel device, where the system has one: {@code TUNSCAP}. */
final class TunOffload {
  /**
   * {@code IFCAP_CSUM_IPv4} 1, {@code CSUM_TCPv4} 2, {@code CSUM_UDPv4} 4, {@code CSUM_TCPv6} 0x80,
   * {@code CSUM_UDPv6} 0x100, {@code TSOv4} 0x1000, {@code TSOv6} 0x2000, {@code LRO} 0x4000.
   */
  private static final int ALL = 0x7187;

  private static final String ENABLE = "offload.enable.request";

  private static final AtomicBoolean IS_LACK_SAID = new AtomicBoolean();

  private TunOffload() {}

  /** Enables it, and says once for all devices if that fails; returns the queue of the device. */
  static BsdPacketQueue queue(BsdSystem system, TunVectors file) {
    if (system.has(ENABLE)) {
      var requests = new DeviceRequests(file.c(), file.descriptor(), file.name());
      if (requests.set(system.bits(ENABLE), ALL) == 0) {
        return new LargePacketQueue(file, system.inet6());
      }
      if (IS_LACK_SAID.compareAndSet(false, true)) {
        System.getLogger("vpnd.tun.bsd")
            .log(
                Level.INFO,
                "this kernel has no segmentation offload for tun devices, which makes TCP slower; "
                    + system.name()
                    + " 7.7 has");
      }
    }
    return new FamilyQueue(file, system.inet6());
  }
}
