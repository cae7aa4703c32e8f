// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import org.jspecify.annotations.Nullable;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Handover;
import vpnd.porting.handover.DescriptorHandover;
import vpnd.tun.linux.libc.Libc;

/** The handover of a UDP port: its sockets, and datagrams that were not delivered. */
final class UdpHandover {
  /** A non-blocking, bound UDP socket, opened by {@link SocketCalls}. */
  static final String SOCKET = "linux udp";

  /** The same with {@code UDP_GRO} enabled. */
  static final String WITH_GRO = "linux udp, segments";

  /** The same with {@link EphemeralSockets} behind it. */
  static final String WITH_EPHEMERAL = "linux udp, segments, further ports";

  private UdpHandover() {}

  /**
   * @param kind of the first socket, if it is the only one
   * @param pending null if there are no such datagrams
   */
  static Handover of(String kind, int[] descriptors, @Nullable PacketBatch pending) {
    return new DescriptorHandover(
        descriptors.length == 1 ? kind : WITH_EPHEMERAL,
        descriptors,
        pending,
        () -> Libc.closeAll(descriptors),
        Libc::release);
  }
}
