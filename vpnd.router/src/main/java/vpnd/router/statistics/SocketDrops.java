// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import vpnd.api.operation.Counter;
import vpnd.router.protocol.Counters;

/** Counts the datagrams that the host had to drop, also while a socket is handed over. */
public final class SocketDrops {
  private long counted;

  /**
   * Adds those that were dropped since the last look.
   *
   * @param total as {@link vpnd.api.port.UdpSocket#overflows} tells
   */
  public void count(long total, Counters counters) {
    // A socket that was opened anew begins at zero.
    counters.add(Counter.RX_SOCKET_FULL, total < counted ? total : total - counted);
    counted = total;
  }
}
