// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.util.function.IntPredicate;
import vpnd.api.port.UdpSocket;

/**
 * The own ports from which peers are called that do not answer, beside that of the tunnel. Peers
 * that are lost together share one. Confined to the inbound thread.
 */
final class EphemeralPorts {
  /** So long a port is fresh, in nanoseconds. */
  private static final long FRESH = 30_000_000_000L;

  private int newest;
  private long openedAt;
  private boolean mayBeOpen;

  /**
   * A port from which the peer that asks for it was not called before.
   *
   * @param isInUse whether a port is in use for others
   * @return 0 if there is none
   */
  int open(UdpSocket udp, IntPredicate isInUse, long now) {
    if (newest == 0 || now - openedAt >= FRESH) {
      newest = udp.openEphemeralPort(isInUse);
      mayBeOpen |= newest != 0;
      openedAt = now;
    }
    return newest;
  }

  /** Closes those that are not in use any more. */
  void closeUnused(UdpSocket udp, IntPredicate isInUse) {
    if (mayBeOpen) {
      udp.closeEphemeralPorts(isInUse);
      newest = isInUse.test(newest) ? newest : 0;
    }
  }
}
