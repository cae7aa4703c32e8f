// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.function.IntFunction;
import vpnd.api.role.PeerInfo;

/** Settings with the intervals of section 6 of the protocol. */
public final class DefaultIntervals {
  private DefaultIntervals() {}

  /** See {@link Settings}. */
  public static Settings with(
      long maxKeyAge,
      long maxKeyPackets,
      int ipv6Family,
      boolean isListening,
      IntFunction<PeerInfo> announcement) {
    return new Settings(
        Timing.HEARTBEAT_INTERVAL,
        Timing.PEER_TIMEOUT,
        maxKeyAge,
        maxKeyPackets,
        ipv6Family,
        isListening,
        announcement);
  }
}
